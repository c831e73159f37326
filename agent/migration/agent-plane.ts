import type { FarmNode } from "../../dsl/entries/node-entries.ts";
import { endpoint } from "../../packet/endpoint.ts";
import { ethernet, ipv4, ipv6, packet, udp } from "../../packet/index.ts";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { Connections } from "../connections/connections.ts";
import type { Punts } from "../punts/punts.ts";
import type { MigrationPlane } from "./migration-plane.ts";

export interface AgentPlaneOptions {
  readonly self: FarmNode;
  readonly connections: Pick<Connections, "prepare" | "unprepare" | "clean">;
  readonly punts: Pick<Punts, "steer">;
}

/** The data plane of a node that has an agent, as migration needs it. */
export function agentPlane({ self, connections, punts }: AgentPlaneOptions): MigrationPlane {
  return {
    prepare: (connection) => connections.prepare(connection),
    unprepare: (connection) => connections.unprepare(connection),
    settled: () => connections.clean(),
    forward: (connection, payload) => punts.steer(clientFrame(self, connection, payload)),
  };
}

/**
 * The datagram as the client sent it, in a frame as the router sends it. A socket keeps addresses, ports and payload; what it does not keep,
 * such as the time to live, is as packets have it that were never here.
 */
function clientFrame(self: FarmNode, { client, service }: ConnectionTuple, payload: Uint8Array): Uint8Array {
  const [from, to] = [endpoint(client), endpoint(service)];
  const addresses = { source: from.address, destination: to.address };
  return packet(
    ethernet({ destination: self.hostMac, source: ROUTER }),
    from.address.length === 4 ? ipv4(addresses) : ipv6(addresses),
    udp({ sourcePort: from.port, destinationPort: to.port }),
    payload,
  );
}

/** Whose frame it was is not known either; the second packet does not carry it. A group address, which nobody answers to. */
const ROUTER = "01:00:00:00:00:00";
