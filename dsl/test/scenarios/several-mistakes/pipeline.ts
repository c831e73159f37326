import { drop, host, ipv4, lan, on, pipeline, proceed, punt, service, table, ternary, wan } from "nicforge";
import { connections, fromHost, fromLan, steer } from "../farm-parts.ts";

const mail = service("mail", { addresses: ["203.0.113.25"], protocol: "tcp", port: 25 });
const again = service("again", { addresses: ["203.0.113.25"], protocol: "tcp", port: 25 });
const acl = table("acl", {
  key: { source: ternary(ipv4.soruce) },
  actions: { permit: proceed(), deny: drop("policy") },
  defaultAction: "permit",
  size: 64,
});

export default pipeline("farm", {
  ports: [wan, lan({ mtu: 500 }), host],
  services: [mail, again],
  rules: [on(wan).apply(acl).lookup(connections, { ...steer(), miss: punt() }), fromLan, fromHost, on(host).forward(wan)],
});
