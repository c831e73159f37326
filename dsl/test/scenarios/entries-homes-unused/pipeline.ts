import { pipeline } from "nicforge";
import { ports, rules, web } from "../farm-parts.ts";

export default pipeline("farm", { ports, services: [web], rules });
