import { on, pipeline, service, wan } from "nicforge";
import { connections, fromHost, fromLan, ports, steer, web } from "../farm-parts.ts";

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [
    on(wan)
      .aply(undefined)
      .lookup(connections, steer()),
    fromLan,
    fromHost,
  ],
});
