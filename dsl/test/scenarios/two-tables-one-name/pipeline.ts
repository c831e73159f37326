import { drop, exact, ipv4, on, pipeline, proceed, service, table, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, steer, web } from "../farm-parts.ts";

const list = (size: number) =>
  table("acl", { key: { ttl: exact(ipv4.ttl) }, actions: { deny: drop("policy"), permit: proceed() }, defaultAction: "permit", size });

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [on(wan).apply(list(64)).apply(list(128)).lookup(connections, steer()), fromLan, fromHost],
});
