import { deliver, drop, encapsulate, host, lan, on, owner, passOn, pipeline, proceed, service, table, ternary, wan } from "nicforge";
import { connections, ports, web } from "../farm-parts.ts";

const notHeader = encapsulate(web);
const acl = table("acl", {
  key: { source: ternary(undefined) },
  actions: { permit: proceed(), pin: (node) => node },
  defaultAction: "permit",
  size: 64,
});
const rules = [
  on(wan)
    .apply(connections)
    .apply(acl)
    .raw("x = 1;")
    .lookup(web, { local: deliver(lan), remote: (owner) => notHeader.forward(lan, owner), miss: drop("rude") }),
  on(lan).decapsulate(acl).lookup(connections, { local: deliver(host), remote: () => passOn(), miss: 3 }),
  on(host).forward(host),
];

export default pipeline("farm", { ports, services: [web], rules });
