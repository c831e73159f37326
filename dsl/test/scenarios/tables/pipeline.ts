import { encapsulate, exact, ipv4, lan, lpm, on, pipeline, proceed, service, table, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, reference, steer, web } from "../farm-parts.ts";

const prefixes = table("prefixes", {
  key: { source: lpm(ipv4.source), destination: lpm(ipv4.destination) },
  actions: { permit: proceed(), pin: (node) => encapsulate(reference).forward(node, lan) },
  defaultAction: "pin",
  size: 64,
});
const empty = table("empty", { key: {}, actions: {}, defaultAction: "none", size: 64 });
const typo = table("typo", { key: { ttl: exact(ipv4.ttl) }, actions: { permit: proceed() }, defaultAction: "permitt", size: 64 });

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [on(wan).apply(prefixes).apply(empty).apply(typo).lookup(connections, steer()), fromLan, fromHost],
});
