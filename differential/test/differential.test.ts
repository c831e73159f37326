import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Random } from "../../conformance/fuzz/random.ts";
import { compileP4 } from "../../p4/index.ts";
import { createSwitch } from "../../switch/index.ts";
import { differences } from "../difference.ts";
import type { Observation } from "../judge.ts";
import { readKnownDifferences } from "../known-differences.ts";
import { minimise } from "../minimise.ts";
import { randomPackets } from "../random-packets.ts";
import { randomUpdates } from "../random-updates.ts";
import type { Scenario } from "../scenario.ts";
import { UNDEFINED_BEHAVIOUR, undefinedBehaviourIn } from "../undefined-behaviour.ts";
import { ValuePool } from "../value-pool.ts";

const DEEP_PARSER = `
#include <core.p4>
#include <v1model.p4>
header outer_t { bit<8> kind; bit<16> next; }
header inner_t { bit<4> four; bit<4> rest; bit<32> magic; }
struct headers_t { outer_t outer; inner_t[3] inner; }
struct meta_t { }
parser P(packet_in p, out headers_t h, inout meta_t m, inout standard_metadata_t s) {
  state start { p.extract(h.outer); transition select(h.outer.kind, h.outer.next) { (7, 0x1234): more; default: reject_it; } }
  state more { p.extract(h.inner.next); transition select(h.inner.last.magic) { 0xdeadbeef: more; 0xcafe0000 &&& 0xffff0000: accept; default: reject_it; } }
  state reject_it { verify(false, error.NoMatch); transition accept; }
}
control V(inout headers_t h, inout meta_t m) { apply { } }
control I(inout headers_t h, inout meta_t m, inout standard_metadata_t s) {
  action forward(bit<9> port) { s.egress_spec = port; }
  table t { key = { h.outer.kind: exact; h.inner[0].four: ternary; h.inner[1].magic: lpm; } actions = { forward; } }
  apply { if (s.parser_error == error.NoError) s.egress_spec = 3; else mark_to_drop(s); t.apply(); }
}
control E(inout headers_t h, inout meta_t m, inout standard_metadata_t s) { apply { } }
control C(inout headers_t h, inout meta_t m) { apply { } }
control D(packet_out p, in headers_t h) { apply { p.emit(h); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
`;

function deepProgram() {
  const { program, p4info } = compileP4({
    file: "deep.p4",
    readFile: (path) => (path === "deep.p4" ? DEEP_PARSER : readIncluded(path)),
  });
  return { program: program!, p4info: p4info! };
}

function readIncluded(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const nothing: Observation = { outputs: [[]], counters: new Map(), refused: new Map() };
const onePacket: Scenario = { updates: [], packets: [{ port: 0, bytes: Uint8Array.of(1) }] };

describe("random packets", () => {
  it("reach what only a few values in many millions reach", () => {
    const { program } = deepProgram();
    const random = new Random(1);
    const packets = randomPackets(program, 400, new ValuePool(random), random);
    const target = createSwitch(program);
    const accepted = packets.filter(({ port, bytes }) => target.process(port, bytes).length > 0);
    expect(accepted.length).toBeGreaterThan(20);
    expect(accepted.some(({ bytes }) => bytes[4] === 0xde)).toBe(true);
  });

  it("are the same for the same seed", () => {
    const { program } = deepProgram();
    const made = [1, 1, 2].map((seed) => {
      const random = new Random(seed);
      return randomPackets(program, 5, new ValuePool(random), random);
    });
    expect(made[0]).toEqual(made[1]);
    expect(made[0]).not.toEqual(made[2]);
  });
});

describe("random entries", () => {
  it("give each table entries of its match kinds with priorities of their own", () => {
    const { p4info } = deepProgram();
    const random = new Random(3);
    const entries = Array.from({ length: 10 }, () => randomUpdates(p4info, new ValuePool(random), random))
      .flat()
      .flatMap(({ entity }) => (entity?.entity.case === "tableEntry" ? [entity.entity.value] : []))
      .filter(({ isDefaultAction }) => !isDefaultAction);
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.every(({ priority }) => priority > 0)).toBe(true);
    const kinds = new Set(entries.flatMap(({ match }) => match.map((field) => field.fieldMatchType.case)));
    expect([...kinds].sort()).toEqual(["exact", "lpm", "ternary"]);
  });
});

describe("differences", () => {
  it("are none between equal observations", () => {
    expect(differences(onePacket, nothing, nothing)).toEqual([]);
  });

  it("name the packet, the counter and the update", () => {
    const other: Observation = {
      outputs: [[{ port: 2, bytes: Uint8Array.of(0xab) }]],
      counters: new Map([["c[1]", "1 packets, 1 bytes"]]),
      refused: new Map([[0, "no"]]),
    };
    const scenario = { ...onePacket, updates: [{} as Scenario["updates"][number]] };
    expect(
      differences(scenario, nothing, other).map(({ where, simpleSwitch }) => [where, simpleSwitch]),
    ).toEqual([
      ["update 1", "no"],
      ["packet 1", "port 2: ab"],
      ["counter c[1]", "1 packets, 1 bytes"],
    ]);
  });
});

describe("minimise", () => {
  it("keeps only what is needed", async () => {
    const packets = Array.from({ length: 20 }, (_, port) => ({ port, bytes: Uint8Array.of(port) }));
    const needsThreeAndSeven = async ({ packets: kept }: Scenario) =>
      [3, 7].every((port) => kept.some((packet) => packet.port === port));
    const { packets: smallest } = await minimise({ updates: [], packets }, needsThreeAndSeven);
    expect(smallest.map(({ port }) => port)).toEqual([3, 7]);
  });
});

describe("undefined behaviour", () => {
  it("is described for people, each by its name", () => {
    const page = readFileSync(new URL("../../docs/undefined-behaviour.md", import.meta.url), "utf8");
    const described = [...page.matchAll(/^\| `([a-z0-9-]+)`/gm)].map(([, name]) => name);
    expect(described.sort()).toEqual(Object.keys(UNDEFINED_BEHAVIOUR).sort());
  });

  it("is seen in a program's text, not in its comments", () => {
    expect(undefinedBehaviourIn("x = s.ingress_global_timestamp;")).toBe("wall-clock");
    expect(undefinedBehaviourIn("random<bit<8>>(x, 0, 3);")).toBe("random");
    expect(undefinedBehaviourIn("// random(x)\n/* enq_qdepth */ x = 1;")).toBeUndefined();
  });

  it("has a reason for each known program", () => {
    const known = readKnownDifferences(new URL("../known-differences.json", import.meta.url));
    for (const [, { because }] of known) expect(because).not.toBe("");
  });
});
