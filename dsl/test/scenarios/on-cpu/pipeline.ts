import { cpu, on, pipeline, service } from "nicforge";
import { ports, web } from "../farm-parts.ts";

export default pipeline("farm", { ports, services: [web], rules: [on(cpu)] });
