// An access list and a service list around the steering core of the default farm. All three are plain functions:
// they take a rule in the making and give it back with more steps, or give whole rules.
import {
  bits,
  type ConnectionTable,
  connection,
  connectionTable,
  connref,
  cpu,
  deliver,
  drop,
  type Encapsulation,
  encapsulate,
  ethernetCarrier,
  exact,
  header,
  host,
  ipv4,
  lan,
  lpm,
  on,
  passOn,
  pipeline,
  proceed,
  punt,
  range,
  type SteeredPort,
  type Steps,
  service,
  table,
  tcp,
  ternary,
  wan,
} from "nicforge";

const web = service("web", { addresses: ["203.0.113.10"], protocol: "tcp", port: 80 });
const admin = service("admin", { addresses: ["203.0.113.10"], protocol: "tcp", port: 8443 });
const dns = service("dns", { addresses: ["203.0.113.10"], protocol: "udp", port: 53 });

const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: 65_536,
});

const reference = connref({ over: ethernetCarrier() });

/** What the admin protocol's messages begin with. */
const adminRequest = header("adminRequest", {
  after: tcp,
  servicePort: 8443,
  fields: { operation: bits(8), tenant: bits(24) },
});

/** Who may talk to what; entries with larger priorities come first. */
const acl = table("acl", {
  key: {
    source: ternary(ipv4.source),
    servicePort: range(connection.servicePort),
    flags: ternary(tcp.flags),
    operation: ternary(adminRequest.operation),
  },
  actions: { permit: proceed(), deny: drop("policy"), inspect: punt() },
  defaultAction: "permit",
  size: 1024,
});

/** Which client networks may use a service, and which of them one server serves alone. */
const serviceList = table("serviceList", {
  key: {
    servicePort: exact(connection.servicePort),
    protocol: exact(connection.protocol),
    source: lpm(ipv4.source),
  },
  actions: {
    open: proceed(),
    closed: drop("policy"),
    pin: (node) => encapsulate(reference).forward(node, lan),
  },
  defaultAction: "open",
  size: 256,
});

/** The access list, before whatever follows; the same for packets from clients and from peers. */
function guarded<Port extends SteeredPort>(rule: Steps<Port>): Steps<Port> {
  return rule.apply(acl);
}

/** The steering core: who owns the packet's connection? */
function steerFromWan(rule: Steps<"wan">, table: ConnectionTable, header: Encapsulation) {
  return rule.lookup(table, {
    local: deliver(host),
    remote: (owner) => encapsulate(header).forward(owner, lan),
    miss: { syn: deliver(host), udp: deliver(host), other: punt() },
  });
}

function steerFromLan(rule: Steps<"lan">, table: ConnectionTable) {
  return rule.lookup(table, {
    local: deliver(host),
    remote: (owner) => passOn(owner),
    miss: drop("unknown"),
  });
}

export default pipeline("acl", {
  ports: [wan, lan({ mtu: 1600 }), host, cpu],
  services: [web, admin, dns],
  rules: [
    steerFromWan(guarded(on(wan)).apply(serviceList), connections, reference),
    steerFromLan(guarded(on(lan).decapsulate(reference)), connections),
    on(host).forward(wan),
  ],
});
