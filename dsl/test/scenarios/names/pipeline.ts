import { bits, drop, exact, header, ipv4, on, pipeline, proceed, service, table, tcp, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, steer } from "../farm-parts.ts";

const web = service("web", { addresses: ["203.0.113.10"], protocol: "tcp", port: 80 });
const Web = service("WEB", { addresses: ["203.0.113.10"], protocol: "tcp", port: 81 });
const probe = header("tcp", { after: tcp, servicePort: 80, fields: { state: bits(4), "a-b": bits(4) } });
const choose = (name: string) =>
  table(name, {
    key: { state: exact(probe.state), fooBar: exact(ipv4.ttl), foo_bar: exact(ipv4.dscp) },
    actions: { exit: drop("policy"), go: proceed() },
    defaultAction: "go",
    size: 64,
  });

export default pipeline("my farm", {
  ports,
  services: [web, Web],
  rules: [
    on(wan).apply(choose("peers")).apply(choose("list")).lookup(connections, steer()),
    fromLan,
    fromHost,
  ],
});
