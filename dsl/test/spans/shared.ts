import { connection, connectionTable, deliver, type Encapsulation, host, on, passOn, type Rule } from "nicforge";
import { drop, lan } from "nicforge";

interface Settings {
  readonly capacity: number;
}

export const table = ({ capacity }: Settings) =>   connectionTable({
    key: [connection.clientAddress, connection.clientPort, connection.serviceAddress, connection.servicePort, connection.protocol],
    capacity,
  });

export function receive(header: Encapsulation, connections: ReturnType<typeof table>): Rule<"lan"> {
  const ending = drop("unknown") as ReturnType<typeof drop>;
  return on(lan).decapsulate(header).lookup(connections, { local: deliver(host), remote: (owner) => passOn(owner), miss: ending });
}
