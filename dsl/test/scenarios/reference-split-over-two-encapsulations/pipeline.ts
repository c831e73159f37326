import { application, client, deliver, encapsulate, encapsulation, ethernetCarrier, hops, host, lan, on, owner, pipeline, service, wan } from "nicforge";
import { connections, fromHost, ports, receive, web } from "../farm-parts.ts";

const first = encapsulation("first", {
  over: ethernetCarrier(),
  fields: { clientAddress: client.ipv4Address, clientPort: client.port, hops: hops(16) },
});
const second = encapsulation("second", {
  over: ethernetCarrier(),
  fields: { ownerAddress: owner.ipv4Address, applicationPort: application.port, hops: hops(16) },
});

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [
    on(wan).lookup(connections, {
      local: deliver(host),
      remote: (owner) => encapsulate(first, second).forward(owner, lan),
      miss: deliver(host),
    }),
    on(lan).decapsulate(first).lookup(connections, receive),
    fromHost,
  ],
});
