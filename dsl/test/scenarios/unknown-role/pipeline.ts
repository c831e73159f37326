import { application, client, encapsulation, ethernetCarrier, inner, owner, pipeline, service } from "nicforge";
import { connections, ports, rulesWith, web } from "../farm-parts.ts";

const small = encapsulation("small", {
  over: ethernetCarrier(),
  fields: { a: client.adress, b: owner.port, c: application.prot, d: inner.syn, e: connections.data.id },
});

export default pipeline("farm", { ports, services: [web], rules: rulesWith(small) });
