import { application, client, constant, encapsulation, ethernetCarrier, owner, pipeline, service } from "nicforge";
import { ports, rulesWith, web } from "../farm-parts.ts";

const mine = encapsulation("mine", {
  over: ethernetCarrier(),
  fields: {
    reserved: constant(32, 0),
    clientPort: client.port,
    applicationPort: application.port,
    clientAddress: client.ipv4Address,
    ownerAddress: owner.ipv4Address,
  },
});

export default pipeline("farm", { ports, services: [web], rules: rulesWith(mine) });
