import { bits, exact, header, on, pipeline, proceed, service, table, tcp, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, steer, web } from "../farm-parts.ts";

const probe = header("probe", { after: tcp, servicePort: 80, fields: { kind: bits(3), token: bits(32) } });
const acl = table("acl", { key: { kind: exact(probe.kind) }, actions: { go: proceed() }, defaultAction: "go", size: 8 });

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [on(wan).apply(acl).lookup(connections, steer()), fromLan, fromHost],
});
