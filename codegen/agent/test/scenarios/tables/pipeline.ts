import {
  bits,
  connection,
  connectionTable,
  connref,
  cpu,
  deliver,
  drop,
  encapsulate,
  ethernetCarrier,
  exact,
  header,
  host,
  ipv4,
  ipv6,
  lan,
  lpm,
  on,
  passOn,
  pipeline,
  proceed,
  punt,
  range,
  service,
  table,
  tcp,
  ternary,
  wan,
} from "nicforge";

const web = service("web", { addresses: ["203.0.113.10", "2001:db8::10"], protocol: "tcp", port: 80 });
const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: 1024,
});
const reference = connref({ over: ethernetCarrier() });
const request = header("request", {
  after: tcp,
  servicePort: 80,
  fields: { kind: bits(8), token: bits(64) },
});

/** Matched by mask and range: its entries have priorities. */
const acl = table("acl", {
  key: {
    source: ternary(ipv4.source),
    servicePort: range(connection.servicePort),
    token: ternary(request.token),
  },
  actions: { permit: proceed(), deny: drop("policy"), inspect: punt() },
  defaultAction: "permit",
  size: 1024,
});

/** Matched by value and prefix: of several entries the longest prefix counts. */
const routes = table("routes", {
  key: { protocol: exact(connection.protocol), source: lpm(ipv6.source) },
  actions: { open: proceed(), pin: (node) => encapsulate(reference).forward(node, lan) },
  defaultAction: "open",
  size: 256,
});

export default pipeline("tables", {
  ports: [wan, lan({ mtu: 1600 }), host, cpu],
  services: [web],
  rules: [
    on(wan)
      .apply(acl)
      .apply(routes)
      .lookup(connections, {
        local: deliver(host),
        remote: (owner) => encapsulate(reference).forward(owner, lan),
        miss: { syn: deliver(host), udp: deliver(host), other: punt() },
      }),
    on(lan)
      .decapsulate(reference)
      .apply(acl)
      .lookup(connections, { local: deliver(host), remote: (owner) => passOn(owner), miss: drop("unknown") }),
    on(host).forward(wan),
  ],
});
