import { deliver, home, host, on, pipeline, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, steer, web } from "../farm-parts.ts";

export default pipeline("farm", {
  ports,
  services: [web],
  ownership: "home",
  rules: [
    on(wan).lookup(connections, { ...steer(), miss: home({ unknown: deliver(host) }) }),
    fromLan,
    fromHost,
  ],
});
