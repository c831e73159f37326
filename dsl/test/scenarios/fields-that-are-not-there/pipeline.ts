import { bits, exact, header, ipv6, lan, on, pipeline, proceed, service, table, ternary, udp, vlan, wan } from "nicforge";
import { connections, fromHost, ports, receive, reference, steer, web } from "../farm-parts.ts";

const probe = header("probe", { after: udp, servicePort: 80, fields: { kind: bits(8) } });
const serviceList = table("serviceList", {
  key: {
    hops: exact(reference.hops),
    vlan: exact(vlan.id),
    source: ternary(ipv6.source),
    port: exact(udp.sourcePort),
    kind: exact(probe.kind),
  },
  actions: { permit: proceed() },
  defaultAction: "permit",
  size: 64,
});

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [
    on(wan).apply(serviceList).lookup(connections, steer()),
    on(lan).decapsulate(reference).apply(serviceList).lookup(connections, receive),
    fromHost,
  ],
});
