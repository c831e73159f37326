import { connection, pipeline } from "nicforge";
import { ports, rules } from "../farm-parts.ts";
import { list } from "./services.ts";

export default pipeline("farm", {
  ports,
  services: list(),
  rules,
});
