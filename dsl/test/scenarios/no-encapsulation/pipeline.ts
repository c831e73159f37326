import { on, pipeline, service, wan } from "nicforge";
import { fromHost, ports, web } from "../farm-parts.ts";

export default pipeline("farm", { ports, services: [web], rules: [on(wan).drop("policy"), fromHost] });
