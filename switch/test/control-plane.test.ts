import { describe, expect, test } from "vitest";
import { createSwitch, type DigestList, VirtualClock } from "../index.ts";
import { exact, refusal, send } from "./support/exchange.ts";
import { ingressProgram, programOf, testProgram } from "./support/program.ts";

const FIELDS = "bit<8> key; bit<8> result;";

const MATCHING = ingressProgram(
  FIELDS,
  "t.apply();",
  `direct_counter(CounterType.packets_and_bytes) hits;
   action set(bit<8> value) { hdr.h.result = value; }
   action drop() { mark_to_drop(std); }
   table t {
     key = { hdr.h.key: exact; }
     actions = { set; @defaultonly drop; }
     default_action = drop();
     counters = hits;
     support_timeout = true;
     size = 2;
   }`,
);

describe("table entries", () => {
  test("are inserted, modified, read with their counters, and deleted", () => {
    const target = createSwitch(MATCHING);
    const table = target.control.table("I.t");
    const match = { "hdr.h.key": exact(5n) };
    expect(send(target, 5, 0)).toBe("dropped");
    table.insert({ match, run: { action: "I.set", params: { value: 0x11n } } });
    expect(send(target, 5, 0)).toBe("1:0511");
    table.modify({ match, run: { action: "I.set", params: { value: 0x22n } } });
    expect(send(target, 5, 0, 0xff)).toBe("1:0522ff");
    expect(table.get({ match })).toMatchObject({
      run: { action: "I.set", params: { value: 0x22n } },
      counter: { packets: 2, bytes: 5 },
    });
    table.delete({ match });
    expect(send(target, 5, 0)).toBe("dropped");
    expect(table.entries()).toEqual([]);
  });

  test("are refused when they are wrong, and the table stays as it was", () => {
    const table = createSwitch(MATCHING).control.table("I.t");
    const run = { action: "I.set", params: { value: 1n } };
    const insert = (
      key: bigint,
      action: typeof run | { action: string; params: Record<string, bigint> } = run,
    ) => refusal(() => table.insert({ match: { "hdr.h.key": exact(key) }, run: action }));
    expect(insert(1n)).toBe("accepted");
    expect(insert(1n)).toBe("already-exists");
    expect(insert(256n)).toBe("invalid-argument");
    expect(insert(2n, { action: "I.set", params: { value: 256n } })).toBe("invalid-argument");
    expect(insert(2n, { action: "I.set", params: {} })).toBe("invalid-argument");
    expect(insert(2n, { action: "I.drop", params: {} })).toBe("invalid-argument");
    expect(refusal(() => table.insert({ match: { other: exact(1n) }, run }))).toBe("invalid-argument");
    expect(insert(2n)).toBe("accepted");
    expect(insert(3n)).toBe("table-full");
    expect(table.size).toBe(2);
  });

  test("change the default action, which a reset restores", () => {
    const target = createSwitch(MATCHING);
    const table = target.control.table("I.t");
    table.setDefaultAction({ action: "I.set", params: { value: 0x77n } });
    expect(send(target, 9, 0)).toBe("1:0977");
    target.control.reset();
    expect(send(target, 9, 0)).toBe("dropped");
  });

  test("are reported when idle, again at every second sweep, and not while they are hit", () => {
    const clock = new VirtualClock();
    const target = createSwitch(MATCHING, { clock });
    const table = target.control.table("I.t");
    const idle: number[] = [];
    target.control.onIdle(() => idle.push(clock.now() / 1e6));
    const run = { action: "I.set", params: { value: 1n } };
    table.insert({ match: { "hdr.h.key": exact(1n) }, run, idleTimeout: 3e6 });
    for (let second = 1; second <= 10; second++) {
      clock.advance(1e6);
      if (second === 2) send(target, 1, 0);
      target.control.advance();
    }
    expect(idle).toEqual([5, 7, 9]);
  });
});

test("registers keep values; out of range reads and writes do nothing", () => {
  const program = ingressProgram(
    FIELDS,
    "r.read(hdr.h.result, (bit<32>) hdr.h.key); r.write((bit<32>) hdr.h.key, hdr.h.result + 1);",
    "register<bit<8>>(4) r;",
  );
  const target = createSwitch(program);
  expect(send(target, 2, 9)).toBe("1:0200");
  expect(send(target, 2, 9)).toBe("1:0201");
  expect(send(target, 4, 9)).toBe("1:0409");
  const register = target.control.register("I.r");
  expect(register.read(2)).toBe(2n);
  register.write(2, 0xf0n);
  expect(send(target, 2, 9)).toBe("1:02f0");
  expect(refusal(() => register.write(4, 0n))).toBe("invalid-argument");
  expect(refusal(() => register.write(0, 256n))).toBe("invalid-argument");
});

test("meters colour by two rates: red without peak tokens, yellow without committed ones", () => {
  const program = ingressProgram(
    FIELDS,
    "m.execute_meter(32w0, hdr.h.result);",
    "meter(1, MeterType.packets) m;",
  );
  const clock = new VirtualClock();
  const target = createSwitch(program, { clock });
  expect(send(target, 0, 9)).toBe("1:0000");
  target.control
    .meter("I.m")
    .configure(0, { committedRate: 1, committedBurst: 1, peakRate: 1, peakBurst: 3 }, clock.now());
  const colours = Array.from({ length: 4 }, () => send(target, 0, 9));
  expect(colours).toEqual(["1:0000", "1:0001", "1:0001", "1:0002"]);
  clock.advance(1e6);
  expect([send(target, 0, 9), send(target, 0, 9)]).toEqual(["1:0000", "1:0002"]);
});

test("an action selector spreads over the members of a group; a member runs alone", () => {
  const program = ingressProgram(
    FIELDS,
    "t.apply();",
    `action set(bit<8> value) { hdr.h.result = value; }
     table t {
       key = { hdr.h.result: exact; hdr.h.key: selector; }
       actions = { set; }
       implementation = action_selector(HashAlgorithm.identity, 32w16, 32w16);
     }`,
  );
  const target = createSwitch(program);
  const table = target.control.table("I.t");
  const profile = target.control.actionProfile(table.actionProfileName!);
  for (const member of [10, 11]) {
    profile.insertMember(member, { kind: "action", action: 0, args: [BigInt(member)] });
  }
  profile.setGroup(1, [
    { member: 10, weight: 1 },
    { member: 11, weight: 1 },
  ]);
  table.insert({ match: { "hdr.h.result": exact(1n) }, run: { group: 1 } });
  table.insert({ match: { "hdr.h.result": exact(2n) }, run: { member: 11 } });
  expect([0, 1, 2, 3].map((key) => send(target, key, 1))).toEqual(["1:000a", "1:010b", "1:020a", "1:030b"]);
  expect(send(target, 0, 2)).toBe("1:000b");
  expect(refusal(() => profile.deleteMember(10))).toBe("invalid-argument");
});

test("value sets are empty until they are set", () => {
  const program = programOf(`
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> key; bit<8> result; }
struct headers { h_t h; }
struct metadata { bit<8> seen; }
parser P(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    value_set<bit<8>>(4) chosen;
    state start { packet.extract(hdr.h); transition select(hdr.h.key) { chosen: seen; default: accept; } }
    state seen { meta.seen = 1; transition accept; }
}
control N(inout headers hdr, inout metadata meta) { apply {} }
control I(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply { std.egress_spec = 1; hdr.h.result = meta.seen; }
}
control E(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control D(packet_out packet, in headers hdr) { apply { packet.emit(hdr); } }
V1Switch(P(), N(), I(), E(), N(), D()) main;`);
  const target = createSwitch(program);
  expect(send(target, 7, 0)).toBe("1:0700");
  target.control.setValueSet("P.chosen", [[7n], [9n]]);
  expect([send(target, 7, 0), send(target, 8, 0)]).toEqual(["1:0701", "1:0800"]);
  expect(refusal(() => target.control.setValueSet("P.chosen", [[1n], [2n], [3n], [4n], [5n]]))).toBe(
    "table-full",
  );
});

test("digests are collected into lists, and equal samples held back until the list is acknowledged", () => {
  const target = createSwitch(testProgram("packet-life"), { clock: new VirtualClock() });
  const lists: DigestList[] = [];
  target.control.onDigest((list) => lists.push(list));
  const digest = target.control.digest("seen_t");
  const packet = (port: number) => target.process(port, Uint8Array.from([8, 0, 0, 0, 0, 0, 0, 0]));
  packet(1);
  expect(lists).toEqual([]);
  digest.configure({ maxTimeout: 1e6, maxListSize: 2, ackTimeout: 10e6 });
  packet(1);
  packet(1);
  packet(2);
  expect(lists.map((list) => list.samples)).toEqual([
    [
      [8n, 1n],
      [8n, 2n],
    ],
  ]);
  packet(1);
  packet(3);
  expect(lists).toHaveLength(1);
  digest.acknowledge(lists[0]!.listId);
  packet(1);
  expect(lists[1]?.samples).toEqual([
    [8n, 3n],
    [8n, 1n],
  ]);
});

test("random is repeatable by its seed and stays within its bounds", () => {
  const program = ingressProgram(FIELDS, "random(hdr.h.result, 8w3, 8w5);");
  const draw = (seed: number) => {
    const target = createSwitch(program, { seed });
    return Array.from({ length: 50 }, () => Number.parseInt(send(target, 0, 0).slice(4), 16));
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  expect([...new Set(draw(1))].sort()).toEqual([3, 4, 5]);
});
