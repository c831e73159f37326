import { expect, test } from "vitest";
import { createSwitch } from "../index.ts";
import { refusal, send } from "./support/exchange.ts";
import { programOf } from "./support/program.ts";

const program = programOf(`
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> one; bit<40> two; bit<8> found; }
struct pair_t { bit<8> one; bit<40> two; }
struct headers { h_t h; }
struct metadata { bit<8> found; }
parser P(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    value_set<pair_t>(4) pairs;
    value_set<bit<40>>(2) wide;
    state start {
        packet.extract(hdr.h);
        transition select(hdr.h.one, hdr.h.two) {
            pairs: pair;
            (0x80 &&& 0x80, _): masked;
            (_, wide): alone;
            default: accept;
        }
    }
    state pair { meta.found = 1; transition accept; }
    state masked { meta.found = 2; transition accept; }
    state alone { meta.found = 3; transition accept; }
}
control N(inout headers hdr, inout metadata meta) { apply {} }
control I(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply { std.egress_spec = 1; hdr.h.found = meta.found; }
}
control E(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control D(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }
V1Switch(P(), N(), I(), E(), N(), D()) main;`);

const found = (target: ReturnType<typeof createSwitch>, one: number, ...two: number[]) =>
  send(target, one, ...two, 9).slice(-2);

test("members of several keys match as a whole, before later cases and wide keys in every bit", () => {
  const target = createSwitch(program);
  const { control } = target;
  expect(found(target, 0x81, 1, 2, 3, 4, 5)).toBe("02");
  control.setValueSet("P.pairs", [
    [0x81n, 0x0102030405n],
    [7n, 0xffffffffffn],
  ]);
  control.setValueSet("P.wide", [[0x8000000001n]]);
  expect(found(target, 0x81, 1, 2, 3, 4, 5)).toBe("01");
  expect(found(target, 0x81, 1, 2, 3, 4, 6)).toBe("02");
  expect(found(target, 0x07, 255, 255, 255, 255, 255)).toBe("01");
  expect(found(target, 0x08, 255, 255, 255, 255, 255)).toBe("00");
  expect(found(target, 0x08, 0x80, 0, 0, 0, 1)).toBe("03");
  expect(found(target, 0x08, 0, 0, 0, 0, 1)).toBe("00");
});

test("a new list of members replaces the old one; a refused one does not", () => {
  const target = createSwitch(program);
  const set = (...members: bigint[][]) => refusal(() => target.control.setValueSet("P.pairs", members));
  const state = () => [found(target, 1, 0, 0, 0, 0, 1), found(target, 2, 0, 0, 0, 0, 2)];
  expect(set([1n, 1n])).toBe("accepted");
  expect(state()).toEqual(["01", "00"]);
  expect(set([2n, 2n])).toBe("accepted");
  expect(state()).toEqual(["00", "01"]);
  expect(set([1n, 1n], [1n])).toBe("invalid-argument");
  expect(set([1n, 1n], [256n, 0n])).toBe("invalid-argument");
  expect(refusal(() => target.control.setValueSet("P.wide", [[1n], [2n], [3n]]))).toBe("table-full");
  expect(refusal(() => target.control.setValueSet("P.other", []))).toBe("not-found");
  expect(state()).toEqual(["00", "01"]);
  target.control.reset();
  expect(state()).toEqual(["00", "00"]);
});
