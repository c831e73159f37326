import { connref, pipeline, service, udpCarrier } from "nicforge";
import { ports, rulesWith } from "../farm-parts.ts";

const tunnel = service("tunnel", { addresses: ["203.0.113.10"], protocol: "udp", port: 6635 });
const header = connref({ over: udpCarrier({ ip: 4 }) });

export default pipeline("farm", { ports, services: [tunnel], rules: rulesWith(header) });
