import { host, lan, on, pipeline, service, wan } from "nicforge";
import { fromHost, ports, reference, web } from "../farm-parts.ts";

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [on(wan).deliver(host), on(lan).decapsulate(reference).punt(), fromHost],
});
