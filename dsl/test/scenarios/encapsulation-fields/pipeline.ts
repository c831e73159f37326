import { application, client, constant, encapsulation, ethernetCarrier, hops, owner, pipeline, service, tag, version } from "nicforge";
import { ports, rulesWith, web } from "../farm-parts.ts";

const mine = encapsulation("mine", {
  over: ethernetCarrier(),
  fields: {
    version: version(4, 1),
    version2: version(4, 1),
    reserved: constant(8, 0),
    reserved2: constant(16, 0),
    tag: tag(0x0123456789abcdef0123456789abcdefn),
    hops: hops(64),
    clientPort: client.port,
    applicationPort: application.port,
    clientAddress: client.address,
    ownerAddress: owner.ipv4Address,
  },
});

export default pipeline("farm", { ports, services: [web], rules: rulesWith(mine) });
