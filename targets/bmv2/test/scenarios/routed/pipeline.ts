// Everything that a program can hold: a UDP carrier, a tag, tables of all match kinds, a header of the client's packet,
// raw P4, and names that the program has itself.
import {
  bits,
  connection,
  connectionTable,
  connref,
  cpu,
  deliver,
  drop,
  encapsulate,
  ethernet,
  exact,
  header,
  host,
  ipv4,
  lan,
  lpm,
  on,
  p4,
  passOn,
  pipeline,
  proceed,
  punt,
  range,
  service,
  table,
  tcp,
  ternary,
  udp,
  udpCarrier,
  wan,
} from "nicforge";

const web = service("web", { addresses: ["203.0.113.10", "2001:db8::10"], protocol: "tcp", port: 80 });
const probes = service("probes", { addresses: ["203.0.113.10"], protocol: "udp", port: 5000 });

const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: 4096,
  data: { service: bits(8) },
});

const reference = connref({ over: udpCarrier({ ip: 4 }), key: 0x000102030405060708090a0b0c0d0e0fn });

const probe = header("probe", { after: udp, servicePort: 5000, fields: { kind: bits(8), token: bits(64) } });
const request = header("request", { after: tcp, servicePort: 80, fields: { tenant: bits(16) } });

const filter = table("filter", {
  key: {
    source: ternary(ipv4.source),
    ports: range(connection.clientPort),
    token: ternary(probe.token),
    tenant: ternary(request.tenant),
  },
  actions: { permit: proceed(), deny: drop("policy"), ask: punt() },
  defaultAction: "permit",
  size: 64,
});

const networks = table("networks", {
  key: { client: lpm(ipv4.source), etherType: exact(ethernet.etherType) },
  actions: { any: proceed(), pin: (node) => encapsulate(reference).forward(node, lan) },
  defaultAction: "any",
  size: 16,
});

const senders = table("drop", {
  key: { generation: exact(reference.generation) },
  actions: { keep: proceed(), refuse: drop("policy") },
  defaultAction: "keep",
  size: 256,
});

export default pipeline("routed", {
  ports: [wan, lan({ mtu: 1500 }), host, cpu],
  services: [web, probes],
  declarations: [
    p4`
      // Frames by their client's port, for the operator.
      counter(65536, CounterType.packets) framesByClientPort;
    `,
  ],
  rules: [
    on(wan)
      .apply(filter)
      .apply(networks)
      .raw(p4`
        framesByClientPort.count((bit<32>)meta.connection.clientPort);
        if (meta.connection.clientPort == 0) {
          meta.decision = Decision.dropPolicy;
        }
      `)
      .lookup(connections, {
        local: deliver(host),
        remote: (owner) => encapsulate(reference).forward(owner, lan),
        miss: { syn: deliver(host), udp: drop("unknown"), other: punt() },
      }),
    on(lan)
      .decapsulate(reference)
      .apply(filter)
      .apply(senders)
      .lookup(connections, { local: deliver(host), remote: (owner) => passOn(owner), miss: drop("unknown") }),
    on(host).forward(wan),
  ],
});
