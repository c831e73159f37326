import { bits, exact, header, lan, on, pipeline, proceed, service, table, tcp } from "nicforge";
import { connections, fromHost, fromWan, ports, receive, reference, web } from "../farm-parts.ts";

const probe = header("probe", { after: tcp, servicePort: 80, fields: { token: bits(32) } });
const acl = table("acl", {
  key: { token: exact(probe.tokn), hops: exact(reference.hop) },
  actions: { permit: proceed() },
  defaultAction: "permit",
  size: 64,
});

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [fromWan, on(lan).decapsulate(reference).apply(acl).lookup(connections, receive), fromHost],
});
