import { deliver, home, host, on, pipeline, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, steer, web } from "../farm-parts.ts";

export default pipeline("farm", {
  ports,
  services: [web],
  ownership: "nearest",
  homePlaces: 1000,
  rules: [
    on(wan).lookup(connections, { ...steer(), miss: home() }),
    on(wan).lookup(connections, { ...steer(), miss: home({ known: deliver(host) }) }),
    fromLan,
    fromHost,
  ],
});
