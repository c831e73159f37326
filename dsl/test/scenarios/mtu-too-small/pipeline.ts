import { host, lan, pipeline, service, wan } from "nicforge";
import { rules } from "../farm-parts.ts";

const both = service("both", { addresses: ["203.0.113.10", "2001:db8::10"], protocol: "tcp", port: 80 });

export default pipeline("farm", { ports: [wan, lan({ mtu: 591 }), host], services: [both], rules });
