import { pipeline, service } from "nicforge";
import { ports, rules, web } from "../farm-parts.ts";

const none = service("none", { addresses: [], protocol: "tcp", port: 80 });
const wrong = service("wrong", { addresses: ["203.0.113.300"], protocol: "tcp", port: 80 });
const again = service("again", { addresses: ["203.0.113.10"], protocol: "tcp", port: 80 });

export default pipeline("farm", { ports, services: [web, again, wrong, none], rules });
