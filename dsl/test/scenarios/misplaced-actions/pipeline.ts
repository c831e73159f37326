import { deliver, drop, encapsulate, exact, home, host, ipv4, lan, on, owner, passOn, pipeline, proceed, punt, service, table, wan } from "nicforge";
import { connections, fromHost, ports, reference, web } from "../farm-parts.ts";

const pins = table("pins", {
  key: { ttl: exact(ipv4.ttl) },
  actions: { pin: (node) => encapsulate(reference).forward(node, lan), on: (node) => passOn(node), home: home({ unknown: punt() }), go: proceed() },
  defaultAction: "go",
  size: 64,
});

export default pipeline("farm", {
  ports,
  services: [web],
  rules: [
    on(wan)
      .apply(pins)
      .lookup(connections, {
        local: proceed(),
        remote: () => deliver(host),
        miss: { syn: proceed(), udp: deliver(host), other: deliver(host) },
      }),
    on(lan)
      .decapsulate(reference)
      .apply(pins)
      .lookup(connections, { local: deliver(host), remote: (owner) => encapsulate(reference).forward(owner, lan), miss: drop("unknown") }),
    fromHost,
  ],
});
