// What most scenarios have in common, so that each shows its mistake alone.
import {
  connection,
  connectionTable,
  connref,
  cpu,
  deliver,
  drop,
  encapsulate,
  ethernetCarrier,
  host,
  lan,
  on,
  passOn,
  service,
  wan,
} from "nicforge";

export const web = service("web", { addresses: ["203.0.113.10"], protocol: "tcp", port: 80 });

export const key = [
  connection.clientAddress,
  connection.clientPort,
  connection.serviceAddress,
  connection.servicePort,
  connection.protocol,
] as const;

export const connections = connectionTable({ key, capacity: 1024 });

export const reference = connref({ over: ethernetCarrier() });

export const ports = [wan, lan({ mtu: 1600 }), host, cpu] as const;

/** Sends packets of peers' connections to them; delivers new ones. */
export const steer = (header = reference, table = connections) =>
  ({
    local: deliver(host),
    remote: (owner) => encapsulate(header).forward(owner, lan),
    miss: deliver(host),
  });

export const receive = {
  local: deliver(host),
  remote: (owner) => passOn(owner),
  miss: drop("unknown"),
};

export const fromWan = on(wan).lookup(connections, steer());
export const fromLan = on(lan).decapsulate(reference).lookup(connections, receive);
export const fromHost = on(host).forward(wan);
export const rules = [fromWan, fromLan, fromHost] as const;

/** The usual rules with another encapsulation or connection table. */
export const rulesWith = (header = reference, table = connections) => [
  on(wan).lookup(table, steer(header)),
  on(lan).decapsulate(header).lookup(table, receive),
  fromHost,
];
