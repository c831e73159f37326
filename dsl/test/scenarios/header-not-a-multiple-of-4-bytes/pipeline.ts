import { application, client, encapsulation, ethernetCarrier, hops, inner, owner, pipeline, service } from "nicforge";
import { ports, rulesWith, web } from "../farm-parts.ts";

const mine = encapsulation("mine", {
  over: ethernetCarrier(),
  fields: {
    hops: hops(8),
    protocol: inner.protocol,
    clientPort: client.port,
    applicationPort: application.port,
    clientAddress: client.ipv4Address,
    ownerAddress: owner.ipv4Address,
  },
});

export default pipeline("farm", { ports, services: [web], rules: rulesWith(mine) });
