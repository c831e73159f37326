import { host, lan, on, pipeline, punt, service, wan } from "nicforge";
import { connections, fromHost, fromLan, steer, web } from "../farm-parts.ts";

export default pipeline("farm", {
  ports: [wan, lan({ mtu: 1600 }), host],
  services: [web],
  rules: [on(wan).lookup(connections, { ...steer(), miss: punt() }), fromLan, fromHost],
});
