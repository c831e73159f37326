import {
  type Bits, bits, connref, deliver, drop, encapsulate, ethernetCarrier, exact, header, host, ipv4, lan, on, pipeline,
  proceed, service, table as makeTable, tcp, wan,
} from "nicforge";
import { receive, table } from "./shared.ts";

type Fields = { readonly kind: Bits<8>; readonly   token: Bits<24> };
const probe = header<Fields>("probe", { after: tcp, servicePort: 80, fields: { kind: bits(8), token:   bits(24) } });
const connections = table({ capacity: 10 as number });
const reference = connref({ over: ethernetCarrier() });
const one = <T>(value: T): readonly T[] => [value]; const acl = makeTable("acl", {
	key: { kind: exact(probe.kind), source: exact(ipv4.source) },
	actions: { go: proceed(), stop: drop("policy"), pin: (node) => encapsulate(reference).forward(node, lan) },
	defaultAction: "stop", size: 4,
});

export default pipeline("spans" satisfies string, {
  ports: [wan, lan({ mtu: 1600 }), host],
  services: [...one(service("web", { addresses: ["203.0.113.10"], protocol: "tcp", port: 80 })), /* "é" */ service("mail", { addresses: ["203.0.113.25"], protocol: "tcp", port: 25 })],
  rules: [
    on(wan)
      .apply(acl)

      .lookup(connections, {
        local: deliver(host),
        remote: (owner) =>
          encapsulate(reference)
            .forward(owner, lan),
        miss: { syn: deliver(host), udp: drop("unknown"), other: drop("policy") },
      }),
    receive(reference, connections),
    on(host).forward(wan),
  ],
});
