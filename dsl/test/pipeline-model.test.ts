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
  ethernetCarrier,
  exact,
  header,
  hops,
  host,
  inetd,
  inner,
  ipv4,
  lan,
  listener,
  on,
  owner,
  p4,
  passOn,
  pipeline,
  proceed,
  sender,
  service,
  table,
  tag,
  tcp,
  ternary,
  typescript,
  udpCarrier,
  version,
  wan,
} from "nicforge";
import { describe, expect, it } from "vitest";
import { layoutOf, overheadBytes } from "../model/index.ts";

const web = service("web", { addresses: ["203.0.113.10", "2001:DB8:0::10"], protocol: "tcp", port: 80 });
const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: { ipv4: 10, ipv6: 20 },
  idle: { udp: 30 },
  data: { ticket: bits(48) },
});
const probe = header("probe", { after: tcp, servicePort: 80, fields: { kind: bits(4), flags: bits(4) } });
const permit = { permit: proceed(), deny: drop("policy") };
const second = table("second", {
  key: { kind: exact(probe.kind) },
  actions: permit,
  defaultAction: "permit",
  size: 2,
});
const first = table("first", {
  key: { a: ternary(ipv4.source) },
  actions: permit,
  defaultAction: "deny",
  size: 1,
});

function farm(reference = connref({ over: ethernetCarrier() })) {
  const made = pipeline("farm", {
    ports: [wan({ number: 7 }), lan({ mtu: 9000 }), host, cpu],
    services: [web],
    applications: [application("shop", { serves: web, runs: listener("shopd", "--port", "80") })],
    declarations: [
      p4`
        counter(16, CounterType.packets) seen;
        register<bit<8>>(4) marks;
      `,
    ],
    rules: [
      on(wan)
        .apply(first)
        .raw(p4`seen.count(0); // ${3} a \n b`)
        .apply(second)
        .lookup(connections, {
          local: deliver(host),
          remote: (node) => encapsulate(reference).forward(node, lan),
          miss: drop("unknown"),
        }),
      on(lan)
        .decapsulate(reference)
        .apply(second)
        .lookup(connections, { local: deliver(host), remote: (node) => passOn(node), miss: drop("unknown") }),
      on(host).forward(wan),
    ],
  });
  expect(made.diagnostics).toEqual([]);
  return made.model!;
}

describe("the model of a pipeline", () => {
  it("numbers ports as given, or by their role", () => {
    const { ports } = farm();
    expect(Object.values(ports).map(({ role, number }) => [role, number])).toEqual([
      ["wan", 7],
      ["lan", 1],
      ["host", 2],
      ["cpu", 510],
    ]);
    expect(ports.lan.mtu).toBe(9000);
  });

  it("has addresses in canonical text", () => {
    expect(farm().services[0]?.addresses).toEqual(["203.0.113.10", "2001:db8::10"]);
  });

  it("has the idle times of the RFCs where none is given", () => {
    expect(farm().connections).toMatchObject({
      name: "connections",
      capacity: { ipv4: 10, ipv6: 20 },
      idle: { handshake: 240, established: 7440, closing: 240, udp: 30 },
      whenFull: "refuse",
      data: [{ name: "ticket", bits: 48 }],
    });
  });

  it("lists tables in the order in which rules first apply them, and headers that they match", () => {
    const { tables, headers } = farm();
    expect(tables.map(({ name }) => name)).toEqual(["first", "second"]);
    expect(headers).toMatchObject([
      {
        name: "probe",
        after: { transport: "tcp", servicePort: 80 },
        fields: [
          { name: "kind", bits: 4 },
          { name: "flags", bits: 4 },
        ],
      },
    ]);
    expect(tables[1]?.key).toMatchObject([
      { name: "kind", match: "exact", field: { scope: "header", header: "probe", field: "kind", bits: 4 } },
    ]);
  });

  it("has the steps of a rule in order", () => {
    expect(farm().rules.wan.steps.map(({ kind }) => kind)).toEqual(["apply", "raw-p4", "apply", "lookup"]);
    expect(farm().rules.lan.steps.map(({ kind }) => kind)).toEqual(["decapsulate", "apply", "lookup"]);
    expect(farm().rules.host.steps).toMatchObject([
      { kind: "finish", action: { kind: "forward", port: "wan" } },
    ]);
  });

  it("takes raw P4 as it is written, but for common indentation", () => {
    const { rawDeclarations, rules } = farm();
    expect(rawDeclarations.map(({ text }) => text)).toEqual([
      "counter(16, CounterType.packets) seen;\nregister<bit<8>>(4) marks;",
    ]);
    expect(rules.wan.steps[1]).toMatchObject({ statements: "seen.count(0); // 3 a \\n b" });
  });

  it("has applications with the service that they serve", () => {
    expect(farm().applications).toMatchObject([
      { name: "shop", service: "web", runner: { kind: "listener", command: ["shopd", "--port", "80"] } },
    ]);
    const runners = [typescript("./shop.ts"), inetd("cat", "-u")];
    const models = runners.map(
      (runs) =>
        pipeline("farm", {
          ...parts(),
          applications: [application("shop", { serves: web, runs })],
        }).model?.applications[0]?.runner,
    );
    expect(models).toEqual([
      { kind: "module", path: "./shop.ts" },
      { kind: "inetd", command: ["cat", "-u"] },
    ]);
  });
});

function parts() {
  const reference = connref({ over: ethernetCarrier() });
  const decisions = { local: deliver(host), miss: drop("unknown") };
  return {
    ports: [wan, lan({ mtu: 9000 }), host],
    services: [web],
    rules: [
      on(wan).lookup(connections, {
        ...decisions,
        remote: (node) => encapsulate(reference).forward(node, lan),
      }),
      on(lan)
        .decapsulate(reference)
        .lookup(connections, { ...decisions, remote: (node) => passOn(node) }),
      on(host).forward(wan),
    ],
  } as const satisfies Parameters<typeof pipeline>[1];
}

describe("the ready-made header", () => {
  it("has the fields of docs/semantics.md: 16 bytes for IPv4 clients and 40 for IPv6", () => {
    const { encapsulation: connection } = farm();
    expect(connection.fields.map(({ name, bits: width }) => `${name} ${width}`)).toEqual([
      "version 4",
      "forwarded 1",
      "ipv6 1",
      "fromIcmp 1",
      "syn 1",
      "protocol 8",
      "hops 8",
      "generation 8",
      "clientPort 16",
      "applicationPort 16",
      "clientAddress address",
      "ownerAddress address",
    ]);
    expect([layoutOf(connection, "ipv4").bytes, layoutOf(connection, "ipv6").bytes]).toEqual([16, 40]);
  });

  it("is 8 bytes longer with a key, and goes over UDP of either version", () => {
    const tagged = farm(connref({ over: udpCarrier({ ip: 6, port: 7777 }), key: 0xffn })).encapsulation;
    expect(tagged.carrier).toEqual({ kind: "udp", ipVersion: 6, port: 7777 });
    expect(tagged.fields.at(-1)).toMatchObject({ name: "tag", bits: 64, role: { kind: "tag", key: 0xffn } });
    expect(overheadBytes(tagged, "ipv4")).toBe(40 + 8 + 16 + 8);
    expect(farm(connref({ over: udpCarrier({ ip: 4 }) })).encapsulation.carrier).toMatchObject({
      port: 6635,
    });
    expect(farm().encapsulation.carrier).toEqual({ kind: "ethernet", etherType: 0x88b5 });
  });
});

it("a header of one's own has the roles that its fields are declared with", () => {
  const mine = encapsulation("mine", {
    over: ethernetCarrier({ etherType: 0x88b6 }),
    fields: {
      version: version(3, 5),
      isIpv6: inner.isIpv6,
      icmp: inner.isIcmpError,
      reserved: constant(11, 0x7ff),
      hops: hops(8, 3),
      generation: sender.generation,
      clientPort: client.port,
      applicationPort: application.port,
      ticket: connections.data.ticket,
      protocol: inner.protocol,
      isSyn: inner.isSyn,
      zero: constant(7, 0n),
      clientAddress: client.address,
      ownerAddress: owner.address,
      tag: tag(1n),
    },
  });
  const rules = [
    on(wan).lookup(connections, {
      local: deliver(host),
      remote: (node) => encapsulate(mine).forward(node, lan),
      miss: drop("unknown"),
    }),
    on(lan)
      .decapsulate(mine)
      .lookup(connections, { local: deliver(host), remote: (node) => passOn(node), miss: drop("policy") }),
    on(host).forward(wan),
  ] as const;
  const { model, diagnostics } = pipeline("farm", {
    ports: [wan, lan({ mtu: 9000 }), host],
    services: [web],
    rules,
  });
  expect(diagnostics).toEqual([]);
  expect(model?.encapsulation.fields.map(({ role }) => role)).toEqual([
    { kind: "version", value: 5n },
    { kind: "ipv6" },
    { kind: "fromIcmp" },
    { kind: "constant", value: 0x7ffn },
    { kind: "hops", initial: 3 },
    { kind: "generation" },
    { kind: "clientPort" },
    { kind: "applicationPort" },
    { kind: "connectionData", parameter: "ticket" },
    { kind: "protocol" },
    { kind: "syn" },
    { kind: "constant", value: 0n },
    { kind: "clientAddress" },
    { kind: "ownerAddress" },
    { kind: "tag", key: 1n },
  ]);
});
