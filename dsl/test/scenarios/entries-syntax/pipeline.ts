import { bits, connection, connectionTable, connref, drop, encapsulate, exact, ipv4, lan, lpm, on, pipeline, proceed, range, service, table, ternary, udpCarrier, wan } from "nicforge";
import { fromHost, key, ports, receive, steer } from "../farm-parts.ts";

const wide = connref({ over: udpCarrier({ ip: 4 }) });
const acl = table("acl", {
  key: { source: ternary(ipv4.source), servicePort: range(connection.servicePort) },
  actions: { permit: proceed(), deny: drop("policy"), pin: (node) => encapsulate(wide).forward(node, lan) },
  defaultAction: "permit",
  size: 6,
});
const serviceList = table("serviceList", {
  key: { protocol: exact(connection.protocol), source: lpm(ipv4.source) },
  actions: { open: proceed(), closed: drop("policy") },
  defaultAction: "open",
  size: 64,
});
const known = connectionTable({ key, capacity: { ipv4: 3, ipv6: 1 }, data: { id: bits(16) } });
const both = service("both", { addresses: ["203.0.113.10", "2001:db8::10"], protocol: "tcp", port: 80 });

export default pipeline("farm", {
  ports,
  services: [both],
  rules: [
    on(wan).apply(acl).apply(serviceList).lookup(known, steer(wide)),
    on(lan).decapsulate(wide).lookup(known, receive),
    fromHost,
  ],
});
