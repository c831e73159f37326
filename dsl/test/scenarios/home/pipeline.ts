import { deliver, home, host, on, pipeline, service, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, steer, web } from "../farm-parts.ts";

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [
    on(wan).lookup(connections, { ...steer(), miss: { syn: deliver(host), udp: home(), other: home() } }),
    fromLan,
    fromHost,
  ],
  fragments: "home",
});
