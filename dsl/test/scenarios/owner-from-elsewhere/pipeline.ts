import { exact, ipv4, lan, on, owner, passOn, pipeline, proceed, service, table } from "nicforge";
import { connections, fromHost, fromWan, ports, receive, reference, web } from "../farm-parts.ts";

const owners: unknown[] = [];
table("thief", {
  key: { ttl: exact(ipv4.ttl) },
  actions: { take: (node) => { owners.push(node); return passOn(node); }, go: proceed() },
  defaultAction: "go",
  size: 64,
});

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [
    fromWan,
    on(lan).decapsulate(reference).lookup(connections, { ...receive, remote: () => passOn(owners[0]) }),
    fromHost,
  ],
});
