import { pipeline } from "nicforge";
import { web } from "./servces.ts";

export default pipeline("farm", { services: [web] });
