import { connref, ethernetCarrier, lan, on, pipeline, service } from "nicforge";
import { connections, fromHost, fromWan, ports, receive, web } from "../farm-parts.ts";

const second = connref({ over: ethernetCarrier({ etherType: 0x88b6 }) });

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [fromWan, on(lan).decapsulate(second).lookup(connections, receive), fromHost],
});
