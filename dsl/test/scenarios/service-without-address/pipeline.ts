import { pipeline, service } from "nicforge";
import { ports, rules, web } from "../farm-parts.ts";

const none = service("none", { addresses: [], protocol: "tcp", port: 80 });

export default pipeline("farm", { ports, services: [web, none], rules });
