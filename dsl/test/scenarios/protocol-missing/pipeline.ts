import { application, client, encapsulation, ethernetCarrier, hops, owner, pipeline, service } from "nicforge";
import { ports, rulesWith, web } from "../farm-parts.ts";

const mine = encapsulation("mine", {
  over: ethernetCarrier(),
  fields: {
    hops: hops(32),
    clientPort: client.port,
    applicationPort: application.port,
    clientAddress: client.ipv4Address,
    ownerAddress: owner.ipv4Address,
  },
});

const dns = service("dns", { addresses: ["203.0.113.53"], protocol: "udp", port: 53 });
const dnsOverTcp = service("dnsOverTcp", { addresses: ["203.0.113.53"], protocol: "tcp", port: 53 });

export default pipeline("farm", { ports, services: [web, dns, dnsOverTcp], rules: rulesWith(mine) });
