import { pipeline, service } from "nicforge";
import { fromLan, fromWan, ports, web } from "../farm-parts.ts";

export default pipeline("farm", { ports, services: [web], rules: [fromWan, fromLan] });
