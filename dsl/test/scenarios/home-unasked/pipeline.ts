import { deliver, drop, home, host, on, pipeline, service, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, steer, web } from "../farm-parts.ts";

const dns = service("dns", { addresses: ["203.0.113.10"], protocol: "udp", port: 53 });

export default pipeline("farm", {
  ports,
  services: [web, dns],
  ownership: "home",
  rules: [
    on(wan).lookup(connections, {
      ...steer(),
      miss: { syn: home({ unknown: deliver(host) }), udp: deliver(host), other: drop("unknown") },
    }),
    fromLan,
    fromHost,
  ],
});
