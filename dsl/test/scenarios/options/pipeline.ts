import { connectionTable, pipeline, service } from "nicforge";
import { key, ports, rulesWith } from "../farm-parts.ts";

const mail = service("mail", { adresses: ["203.0.113.25"], protocol: "smtp", port: 70000 });
const table = connectionTable({ key, capacity: 1024, idle: { udp: -1, estabished: 7 }, whenFull: "wait" });
const web = service("web");

export default pipeline("farm", { ports, services: [mail, web], rules: rulesWith(undefined, table), seeds: 1 });
