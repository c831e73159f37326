import { bits, exact, header, ipv4, on, pipeline, proceed, service, table, tcp, wan } from "nicforge";
import { ports, rules, web } from "../farm-parts.ts";

const acl = table("acl", { key: { ttl: exact(ipv4.ttl) }, actions: { go: proceed() }, defaultAction: "go", size: 8 });
const probe = header("probe", { after: tcp, servicePort: 80, fields: { kind: bits(8) } });
const mail = service("mail", { addresses: ["203.0.113.25"], protocol: "tcp", port: 25 });
const wrong = service("wrong", { addresses: ["203.0.113"], protocol: "tcp", port: 25 });
on(wan).drop("policy");

export default pipeline("farm", { ports, services: [web], rules });
