import { on, pipeline, service, wan } from "nicforge";
import { fromHost, fromLan, fromWan, ports, web } from "../farm-parts.ts";

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [
    fromWan,
    fromLan,
    fromHost,
    on(wan)
      .drop("policy"),
  ],
});
