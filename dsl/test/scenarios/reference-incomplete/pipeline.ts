import { client, encapsulation, ethernetCarrier, hops, owner, pipeline, service } from "nicforge";
import { ports, rulesWith, web } from "../farm-parts.ts";

const mine = encapsulation("mine", {
  over: ethernetCarrier(),
  fields: {
    hops: hops(16),
    clientPort: client.port,
    ownerAddress: owner.ipv4Address,
  },
});

export default pipeline("farm", { ports, services: [web], rules: rulesWith(mine) });
