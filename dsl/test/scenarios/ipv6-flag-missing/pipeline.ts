import { application, client, encapsulation, ethernetCarrier, hops, owner, pipeline, service } from "nicforge";
import { ports, rulesWith, web } from "../farm-parts.ts";

const mine = encapsulation("mine", {
  over: ethernetCarrier(),
  fields: {
    hops: hops(32),
    clientPort: client.port,
    applicationPort: application.port,
    clientAddress: client.address,
    ownerAddress: owner.address,
  },
});

export default pipeline("farm", { ports, services: [web], rules: rulesWith(mine) });
