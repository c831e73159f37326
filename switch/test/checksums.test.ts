import { expect, test } from "vitest";
import { createSwitch } from "../index.ts";
import { programOf } from "./support/program.ts";

const program = programOf(`
#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> op; bit<8> bad; bit<16> value; bit<16> checksum; }
struct headers { h_t h; }
struct metadata {}
parser P(packet_in packet, out headers hdr, inout metadata meta, inout standard_metadata_t std) {
    state start { packet.extract(hdr.h); transition accept; }
}
control V(inout headers hdr, inout metadata meta) {
    apply {
        verify_checksum_with_payload(hdr.h.op & 1 == 1, { hdr.h.op, hdr.h.bad, hdr.h.value },
            hdr.h.checksum, HashAlgorithm.csum16);
    }
}
control I(inout headers hdr, inout metadata meta, inout standard_metadata_t std) {
    apply { std.egress_spec = 1; hdr.h.bad = (bit<8>) std.checksum_error; }
}
control E(inout headers hdr, inout metadata meta, inout standard_metadata_t std) { apply {} }
control C(inout headers hdr, inout metadata meta) {
    apply {
        update_checksum_with_payload(hdr.h.op & 2 == 2, { hdr.h.op, hdr.h.bad, hdr.h.value },
            hdr.h.checksum, HashAlgorithm.csum16);
    }
}
control D(packet_out packet, in headers hdr) { apply { packet.emit(hdr.h); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;`);

/** RFC 1071 section 1: an odd byte at the end counts as the high one of its word. */
function internetChecksum(bytes: readonly number[]): number {
  let sum = 0;
  bytes.forEach((byte, place) => {
    sum += place % 2 === 0 ? byte * 256 : byte;
  });
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

const words = (value: number) => [value >> 8, value & 0xff];
const target = createSwitch(program);

/** What leaves for a packet of these bytes in front of and behind the checksum. */
function sent(head: readonly number[], checksum: number, payload: readonly number[]): readonly number[] {
  const [packet] = target.process(0, Uint8Array.from([...head, ...words(checksum), ...payload]));
  return [...packet!.bytes];
}

/** A repeatable payload. */
const payloadOf = (length: number) => Array.from({ length }, (_, place) => (place * 89 + length) & 0xff);
const LENGTHS = [0, 1, 2, 3, 7, 64, 1_473];

test.each(LENGTHS)("a checksum over fields and %d bytes of payload is verified", (length) => {
  const payload = payloadOf(length);
  const head = [1, 0, 0x12, 0x34];
  const right = internetChecksum([...head, ...payload]);
  expect(sent(head, right, payload)[1]).toBe(0);
  expect(sent(head, right ^ 1, payload)[1]).toBe(1);
  if (length > 0) expect(sent(head, right, payload.with(-1, payload.at(-1)! ^ 0x10))[1]).toBe(1);
  expect(sent([0, ...head.slice(1)], right, payload)[1]).toBe(0);
});

test.each(LENGTHS)("a checksum over fields and %d bytes of payload is updated", (length) => {
  const payload = payloadOf(length);
  const head = [2, 0, 0xab, 0xcd];
  const wanted = internetChecksum([...head, ...payload]);
  expect(sent(head, 0x5555, payload)).toEqual([...head, ...words(wanted), ...payload]);
  expect(sent([4, ...head.slice(1)], 0x5555, payload).slice(4, 6)).toEqual([0x55, 0x55]);
});
