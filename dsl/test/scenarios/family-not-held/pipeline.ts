import { application, client, encapsulation, ethernetCarrier, hops, owner, pipeline, service } from "nicforge";
import { ports, rulesWith } from "../farm-parts.ts";

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

const both = service("both", { addresses: ["203.0.113.10", "2001:db8::10"], protocol: "tcp", port: 80 });

export default pipeline("farm", { ports, services: [both], rules: rulesWith(mine) });
