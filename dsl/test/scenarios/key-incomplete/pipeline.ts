import { connection, connectionTable, ipv4, pipeline, service } from "nicforge";
import { ports, reference, rulesWith, web } from "../farm-parts.ts";

const narrow = connectionTable({
  key: [connection.clientAddress, connection.clientPort, connection.servicePort, connection.servicePort, ipv4.ttl],
  capacity: 1024,
});

export default pipeline("farm", { ports, services: [web], rules: rulesWith(reference, narrow) });
