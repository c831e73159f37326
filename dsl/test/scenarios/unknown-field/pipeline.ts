import { connection, drop, exact, ipv4, ipv6, on, pipeline, proceed, range, service, table, tcp, ternary, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, steer, web } from "../farm-parts.ts";

const acl = table("acl", {
  key: { source: ternary(ipv4.soruce), port: range(tcp.port), id: exact(connection.client), flow: exact(ipv6.flow) },
  actions: { permit: proceed(), deny: drop("policy") },
  defaultAction: "permit",
  size: 64,
});

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [on(wan).apply(acl).lookup(connections, steer()), fromLan, fromHost],
});
