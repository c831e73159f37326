import { bits, client, header, owner, pipeline, service, tcp } from "nicforge";
import { ports, rules, web } from "../farm-parts.ts";

const rest = header("rest", {
  after: tcp,
  servicePort: 80,
  fields: { token: bits(16), clientPort: client.port, owner: owner.address },
});

export default pipeline("farm", { ports, services: [web], rules });
