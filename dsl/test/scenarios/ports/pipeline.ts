import { lan, pipeline, service, wan } from "nicforge";
import { rules, web } from "../farm-parts.ts";

export default pipeline("farm", { ports: [wan({ number: 1 }), lan], services: [web], rules });
