import { describe, expect, test } from "vitest";
import { createSwitch, LONGEST_PACKET } from "../index.ts";
import { ingressProgram, programOf, testProgram } from "./support/program.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("a batch", () => {
  test("sends what the packets one by one send", () => {
    const packets = [
      "0000000000000000aabb",
      "0d00000000000000",
      "0200000000000000",
      "0300000000000000",
      "0a00000000000000",
      "0000ffff00000000",
    ].map((digits) => Buffer.from(digits, "hex"));
    const single = createSwitch(testProgram("packet-life"));
    const wanted = packets
      .flatMap((packet) => single.process(0, packet))
      .map(({ port, bytes }) => `${port} ${hex(bytes)}`);
    const target = createSwitch(testProgram("packet-life"), { batchBytes: 4096 });
    const { batch } = target;
    for (let round = 0; round < 3; round++) {
      batch.clear();
      for (const packet of packets) expect(batch.add(0, packet)).toBe(true);
      target.processBatch();
      const sent = Array.from(
        { length: batch.sentCount },
        (_, index) =>
          `${batch.sentPort[index]} ${hex(batch.bytes.subarray(batch.sentStart[index], batch.sentEnd[index]))}`,
      );
      expect(sent).toEqual(wanted);
    }
  });

  test("refuses packets in, and counts packets out, for which it has no room", () => {
    const program = ingressProgram("bit<8> a;", "");
    const target = createSwitch(program, { batchBytes: 100 });
    expect(target.batch.add(0, new Uint8Array(100))).toBe(true);
    expect(target.batch.add(0, new Uint8Array(1))).toBe(false);
    target.processBatch();
    target.processBatch();
    expect([target.batch.sentCount, target.batch.lost]).toEqual([1, 1]);
  });
});

describe("packets that leave", () => {
  test("keep their bytes when later ones are processed", () => {
    const target = createSwitch(ingressProgram("bit<8> a;", "hdr.h.a = hdr.h.a + 1;"));
    const sent = Array.from({ length: 300 }, (_, index) =>
      target.process(0, new Uint8Array(1500).fill(index & 0xff)),
    );
    sent.forEach(([packet], index) => {
      expect([packet!.bytes.length, packet!.bytes[0], packet!.bytes[1499]]).toEqual([
        1500,
        (index + 1) & 0xff,
        index & 0xff,
      ]);
    });
  });

  test("may be as long as the longest, and no longer", () => {
    const target = createSwitch(ingressProgram("bit<8> a;", ""));
    const [packet] = target.process(0, new Uint8Array(LONGEST_PACKET).fill(7));
    expect(packet?.bytes.length).toBe(LONGEST_PACKET);
    expect(() => target.process(0, new Uint8Array(LONGEST_PACKET + 1))).toThrow(RangeError);
  });
});

test("a program that resubmits for ever loses the packet, and serves the next one", () => {
  const target = createSwitch(
    ingressProgram("bit<8> a;", "if (hdr.h.a == 1) { resubmit_preserving_field_list(0); }"),
  );
  expect(target.process(0, Uint8Array.of(1))).toEqual([]);
  expect(target.process(0, Uint8Array.of(2))).toHaveLength(1);
});

test("a parser that turns in a circle ends with error.ParserTimeout", () => {
  const program = programOf(`
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> a; }
struct headers { h_t h; }
struct metadata {}
parser P(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition round; }
    state round { transition select(hdr.h.a) { 1: round; default: accept; } }
}
control N(inout headers hdr, inout metadata meta) { apply {} }
control I(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply { std.egress_spec = 1; if (std.parser_error == error.ParserTimeout) { hdr.h.a = 0xee; } }
}
control E(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control D(packet_out packet, in headers hdr) { apply { packet.emit(hdr); } }
V1Switch(P(), N(), I(), E(), N(), D()) main;`);
  const target = createSwitch(program);
  expect(target.process(0, Uint8Array.of(2))[0]?.bytes[0]).toBe(2);
  expect(target.process(0, Uint8Array.of(1))[0]?.bytes[0]).toBe(0xee);
});

test("a for loop without end is left after a bounded number of turns", () => {
  const program = ingressProgram(
    "bit<8> a;",
    "for (bit<8> i = 0; true; i = i + 1) { hdr.h.a = hdr.h.a + 1; }",
  );
  expect(createSwitch(program).process(0, Uint8Array.of(5))).toHaveLength(1);
});

test("traces tell states, extracts, look-ups and actions with their lines", () => {
  const target = createSwitch(testProgram("control-flow"), { trace: true });
  target.process(3, Uint8Array.of(6, 1, 0, 0));
  const told = target
    .takeTrace()
    .map((event) => ("span" in event ? `${event.kind}:${event.span.line > 0}` : event.kind));
  expect(told).toEqual([
    "ingress",
    "parserState:true",
    "extract:true",
    "table:true",
    "action:true",
    "egress",
    "emit:true",
    "transmit",
  ]);
  expect(target.takeTrace()).toEqual([]);
});

test("a trace names key, entry, action and arguments", () => {
  const target = createSwitch(testProgram("control-flow"), { trace: true });
  target.process(3, Uint8Array.of(6, 1, 0, 0));
  const events = target.takeTrace();
  expect(events.find((event) => event.kind === "table")).toMatchObject({
    table: "TheIngress.choose",
    key: [{ name: "hdr.h.a", width: 8, value: 1n }],
    hit: true,
    action: "TheIngress.mark",
  });
  expect(events.find((event) => event.kind === "action")).toMatchObject({
    action: "TheIngress.mark",
    args: [{ name: "value", width: 8, value: 0x11n }],
  });
});
