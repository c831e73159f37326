import {
  application,
  bits,
  client,
  connection,
  connectionTable,
  connref,
  constant,
  cpu,
  deliver,
  drop,
  encapsulate,
  encapsulation,
  ethernet,
  ethernetCarrier,
  exact,
  type Field,
  type FromHost,
  type FromLan,
  header,
  home,
  hops,
  host,
  inetd,
  ipv4,
  ipv6,
  lan,
  lpm,
  on,
  owner,
  passOn,
  pipeline,
  proceed,
  punt,
  type Rule,
  type SteeredPort,
  type Steps,
  service,
  type Table,
  table,
  tcp,
  ternary,
  udp,
  udpCarrier,
  version,
  wan,
} from "nicforge";
import { describe, expectTypeOf, it } from "vitest";

/*
 * What a pipeline file's author sees while typing. `npm run typecheck` holds each @ts-expect-error: a line without
 * the error fails it. The mistakes are not run: at run time they are the scenarios' matter.
 */
const neverRun = (_mistakes: () => void): void => {};

const web = service("web", { addresses: ["203.0.113.10"], protocol: "tcp", port: 80 });
const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: 1024,
  data: { connectionId: bits(64) },
});
const reference = connref({ over: ethernetCarrier() });
const probe = header("probe", { after: udp, servicePort: 5000, fields: { kind: bits(8), token: bits(64) } });
const fromWan = on(wan).lookup(connections, {
  local: deliver(host),
  remote: (node) => encapsulate(reference).forward(node, lan),
  miss: { syn: deliver(host), udp: home({ unknown: deliver(host) }), other: punt() },
});
const fromLan = on(lan)
  .decapsulate(reference)
  .lookup(connections, { local: deliver(host), remote: (node) => passOn(node), miss: drop("unknown") });
const fromHost = on(host).forward(wan);

describe("home", () => {
  it("needs an end for packets that nobody knows, which is no other home", () => {
    neverRun(() => {
      home({ unknown: drop("unknown") });
      // @ts-expect-error what becomes of unknown packets
      home();
      // @ts-expect-error nobody is left to ask
      home({ unknown: home({ unknown: punt() }) });
      // @ts-expect-error there is no next step
      home({ unknown: proceed() });
    });
  });
});

describe("fields", () => {
  it("carry their width in the type", () => {
    expectTypeOf(ipv4.source).toExtend<Field<32>>();
    expectTypeOf(ipv6.source).toExtend<Field<128>>();
    expectTypeOf(ethernet.source).toExtend<Field<48>>();
    expectTypeOf(connection.servicePort).toExtend<Field<16>>();
    expectTypeOf(probe.token).toExtend<Field<64>>();
    expectTypeOf(reference.hops).toExtend<Field<8, "lan">>();
    expectTypeOf(connections.data.connectionId.bits).toEqualTypeOf<64>();
    expectTypeOf(client.address.bits).toEqualTypeOf<"address">();
  });

  it("exist or do not compile", () => {
    neverRun(() => {
      // @ts-expect-error no such field of IPv4
      ipv4.soruce;
      // @ts-expect-error no such field of the user's header
      probe.tokn;
      // @ts-expect-error no such value of the connection's entry
      connections.data.connectionID;
      // @ts-expect-error addresses have no fixed width to match
      reference.clientAddress;
      // @ts-expect-error an owner has no port of its own
      owner.port;
    });
  });

  it("have 1 to 128 bits", () => {
    bits(1);
    bits(128);
    const computed: number = 8;
    bits(computed);
    neverRun(() => {
      // @ts-expect-error no bits
      bits(0);
      // @ts-expect-error more than 128 bits
      bits(129);
      // @ts-expect-error not whole
      bits(7.5);
      // @ts-expect-error more than 128 bits
      hops(129);
    });
  });

  it("hold the values that are written into them", () => {
    version(4, 15);
    constant(16, 65_535);
    constant(64, 18_446_744_073_709_551_615n);
    constant(1, 1);
    hops(8);
    hops(2, 3);
    neverRun(() => {
      // @ts-expect-error 16 needs 5 bits
      version(4, 16);
      // @ts-expect-error 65536 needs 17 bits
      constant(16, 65_536);
      // @ts-expect-error 2^64 needs 65 bits
      constant(64, 18_446_744_073_709_551_616n);
      // @ts-expect-error 100 needs 7 bits
      constant(6, 100);
      // @ts-expect-error negative
      constant(8, -1);
      // @ts-expect-error not whole
      constant(8, 1.5);
      // @ts-expect-error 4 needs 3 bits
      hops(2, 4);
    });
  });
});

describe("rules", () => {
  it("lead from each step to those that may follow", () => {
    expectTypeOf(on(wan)).toEqualTypeOf<Steps<"wan">>();
    expectTypeOf<keyof Steps<"wan">>().toEqualTypeOf<
      "apply" | "raw" | "lookup" | "deliver" | "drop" | "punt"
    >();
    expectTypeOf(on(lan)).toEqualTypeOf<FromLan>();
    expectTypeOf<keyof FromLan>().toEqualTypeOf<"decapsulate">();
    expectTypeOf(on(host)).toEqualTypeOf<FromHost>();
    expectTypeOf<keyof FromHost>().toEqualTypeOf<"forward">();
    expectTypeOf(fromWan).toEqualTypeOf<Rule<"wan">>();
    expectTypeOf(fromLan).toEqualTypeOf<Rule<"lan">>();
    neverRun(() => {
      // @ts-expect-error the agent's port has no rule
      on(cpu);
      // @ts-expect-error clients' packets carry no encapsulation header
      on(wan).decapsulate(reference);
      // @ts-expect-error the header comes off first
      on(lan).lookup(connections, { local: deliver(host), remote: (node) => passOn(node), miss: punt() });
      // @ts-expect-error answers leave by wan
      on(host).forward(lan);
      // @ts-expect-error delivered to the host, not to clients
      on(wan).deliver(wan);
    });
  });

  it("send a remote owner's packets to it, behind the header", () => {
    const common = { local: deliver(host), miss: drop("unknown") };
    const header = encapsulate(reference);
    const received = on(lan).decapsulate(reference);
    neverRun(() => {
      // @ts-expect-error a remote owner without an encapsulation
      on(wan).lookup(connections, { ...common, remote: () => deliver(host) });
      // @ts-expect-error an encapsulation without an owner
      on(wan).lookup(connections, { ...common, remote: () => header });
      // @ts-expect-error nor without one in forward
      on(wan).lookup(connections, { ...common, remote: () => header.forward(lan) });
      // @ts-expect-error the second packet leaves through the lan
      on(wan).lookup(connections, { ...common, remote: (node) => header.forward(node, wan) });
      // @ts-expect-error passing on is for what came over the lan
      on(wan).lookup(connections, { ...common, remote: (node) => passOn(node) });
      // @ts-expect-error over the lan it is passed on, with one hop fewer
      received.lookup(connections, { ...common, remote: (node) => header.forward(node, lan) });
      // @ts-expect-error one header holds the whole reference
      encapsulate(reference, reference);
      // @ts-expect-error on a miss nobody is known to own the connection
      received.lookup(connections, { ...common, remote: (node) => passOn(node), miss: passOn() });
    });
  });

  it("decide every case", () => {
    neverRun(() => {
      // @ts-expect-error what if nobody is known to own it?
      on(wan).lookup(connections, {
        local: punt(),
        remote: (node) => encapsulate(reference).forward(node, lan),
      });
      const miss = { syn: deliver(host), udp: deliver(host) };
      const remote = undefined as never;
      // @ts-expect-error what of other packets?
      on(wan).lookup(connections, { local: deliver(host), remote, miss });
      // @ts-expect-error going on is for tables
      on(wan).lookup(connections, { local: proceed(), remote, miss: punt() });
      // @ts-expect-error no such reason
      drop("because");
    });
  });
});

describe("tables", () => {
  const pin = table("pin", {
    key: { source: lpm(ipv4.source) },
    actions: { permit: proceed(), pin: (node) => encapsulate(reference).forward(node, lan) },
    defaultAction: "permit",
    size: 64,
  });
  const again = table("again", {
    key: { port: exact(connection.servicePort) },
    actions: { pass: (node) => passOn(node), go: proceed() },
    defaultAction: "go",
    size: 64,
  });
  const received = table("received", {
    key: { hops: exact(reference.hops), source: ternary(ipv4.source) },
    actions: { permit: proceed(), deny: drop("policy") },
    defaultAction: "permit",
    size: 64,
  });
  const anywhere = table("anywhere", {
    key: { flags: ternary(tcp.flags) },
    actions: { permit: proceed(), deny: drop("policy"), ask: punt() },
    defaultAction: "deny",
    size: 64,
  });

  it("stand in the rules in which all of their fields and actions mean something", () => {
    expectTypeOf(pin).toEqualTypeOf<Table<"wan">>();
    expectTypeOf(again).toEqualTypeOf<Table<"lan">>();
    expectTypeOf(received).toEqualTypeOf<Table<"lan">>();
    expectTypeOf(anywhere).toEqualTypeOf<Table<SteeredPort>>();
    on(wan).apply(pin).apply(anywhere);
    on(lan).decapsulate(reference).apply(again).apply(received).apply(anywhere);
    neverRun(() => {
      // @ts-expect-error encapsulates what came over the lan
      on(lan).decapsulate(reference).apply(pin);
      // @ts-expect-error passes on what came from clients
      on(wan).apply(again);
      // @ts-expect-error matches the carrier's header on clients' packets
      on(wan).apply(received);
    });
  });

  it("have a default action that is theirs and needs no node", () => {
    neverRun(() => {
      const key = { source: lpm(ipv4.source) };
      const actions = { permit: proceed(), deny: drop("policy") };
      // @ts-expect-error no such action
      table("a", { key, actions, defaultAction: "permt", size: 1 });
      table("a", {
        key,
        actions: { permit: proceed(), pin: (node) => encapsulate(reference).forward(node, lan) },
        // @ts-expect-error only entries name a node
        defaultAction: "pin",
        size: 1,
      });
      // @ts-expect-error a field alone does not say how it is matched
      table("a", { key: { source: ipv4.source }, actions, defaultAction: "permit", size: 1 });
      // @ts-expect-error no match kind takes text
      exact("ipv4.source");
    });
  });

  it("can be applied by functions that serve several rules", () => {
    const guarded = <Port extends SteeredPort>(rule: Steps<Port>): Steps<Port> => rule.apply(anywhere);
    expectTypeOf(guarded(on(wan))).toEqualTypeOf<Steps<"wan">>();
    expectTypeOf(guarded(on(lan).decapsulate(reference))).toEqualTypeOf<Steps<"lan">>();
  });
});

describe("declarations", () => {
  it("say what belongs together", () => {
    neverRun(() => {
      connectionTable({
        // @ts-expect-error without the protocol, TCP and UDP collide
        key: [
          connection.clientAddress,
          connection.clientPort,
          connection.serviceAddress,
          connection.servicePort,
        ],
        capacity: 1,
      });
      // @ts-expect-error no such protocol
      service("mail", { addresses: ["203.0.113.25"], protocol: "smtp", port: 25 });
      // @ts-expect-error a version of IP
      udpCarrier({ ip: 5 });
      // @ts-expect-error fields of the encapsulation have roles, not widths
      encapsulation("mine", { over: ethernetCarrier(), fields: { a: bits(8) } });
      // @ts-expect-error a user's header holds no part of the reference
      header("mine", { after: tcp, servicePort: 80, fields: { port: client.port } });
      // @ts-expect-error behind TCP or UDP
      header("mine", { after: ipv4, servicePort: 80, fields: { a: bits(8) } });
      // @ts-expect-error a service, not its name
      application("shop", { serves: "web", runs: inetd("cat") });
    });
  });

  it("make a pipeline of one rule a port and a lan with an MTU", () => {
    const rules = [fromWan, fromLan, fromHost] as const;
    const ports = [wan, lan({ mtu: 1600 }), host] as const;
    pipeline("farm", { ports: [wan({ number: 4 }), lan({ mtu: 1600 }), host, cpu], services: [web], rules });
    neverRun(() => {
      // @ts-expect-error the lan's MTU
      pipeline("farm", { ports: [wan, lan, host], services: [web], rules });
      // @ts-expect-error no host
      pipeline("farm", { ports: [wan, lan({ mtu: 1600 })], services: [web], rules });
      // @ts-expect-error no rule for host
      pipeline("farm", { ports, services: [web], rules: [fromWan, fromLan] });
      // @ts-expect-error two rules for wan
      pipeline("farm", { ports, services: [web], rules: [fromWan, fromWan, fromHost] });
      // @ts-expect-error two rules for host
      pipeline("farm", { ports, services: [web], rules: [fromWan, fromLan, fromHost, fromHost] });
      // @ts-expect-error a rule in the making is no rule
      pipeline("farm", { ports, services: [web], rules: [on(wan), fromLan, fromHost] });
    });
  });
});
