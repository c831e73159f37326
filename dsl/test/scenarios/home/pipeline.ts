import { deliver, home, host, on, pipeline, proceed, punt, service, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, steer, web } from "../farm-parts.ts";

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [
    on(wan).lookup(connections, {
      ...steer(),
      miss: { syn: deliver(host), udp: home({ unknown: punt() }), other: home({ unknown: proceed() }) },
    }),
    fromLan,
    fromHost,
  ],
  homePlaces: 256,
  fragments: "home",
});
