import { expect, test } from "vitest";
import { createSwitch } from "../index.ts";
import { exact, send } from "./support/exchange.ts";
import { ingressProgram } from "./support/program.ts";

const program = ingressProgram(
  "bit<8> key; bit<32> address;",
  "if (hdr.h.key == 0xff) { truncate(1); } byKey.apply(); byPrefix.apply();",
  `direct_counter(CounterType.packets_and_bytes) keys;
   direct_counter(CounterType.packets_and_bytes) prefixes;
   table byKey { key = { hdr.h.key: exact; } actions = { NoAction; } counters = keys; }
   table byPrefix { key = { hdr.h.address: lpm; } actions = { NoAction; } counters = prefixes; }`,
);
const run = { action: "NoAction", params: {} };
const key = (value: bigint) => ({ match: { "hdr.h.key": exact(value) }, run });
const prefix = (value: bigint, prefixLength: number) =>
  ({ match: { "hdr.h.address": { kind: "lpm", value, prefixLength } }, run }) as const;

test("count packets and bytes of the entry that was hit, with the bytes that came in", () => {
  const target = createSwitch(program);
  const [byKey, byPrefix] = [target.control.table("I.byKey"), target.control.table("I.byPrefix")];
  for (const value of [1n, 0xffn]) byKey.insert(key(value));
  const [short, long] = [prefix(0x0a000000n, 8), prefix(0x0a010000n, 16)];
  for (const entry of [short, long]) byPrefix.insert(entry);
  send(target, 1, 10, 1, 2, 3);
  send(target, 0xff, 10, 9, 2, 3, 0, 0);
  send(target, 2, 10, 1, 2, 3, 0);
  expect(byKey.get(key(1n))?.counter).toEqual({ packets: 1, bytes: 5 });
  expect(byKey.get(key(0xffn))?.counter).toEqual({ packets: 1, bytes: 7 });
  expect(byPrefix.get(long)?.counter).toEqual({ packets: 2, bytes: 11 });
  expect(byPrefix.get(short)?.counter).toEqual({ packets: 1, bytes: 7 });
});

test("are set by the control plane, stay through a modification and start at 0 for a new entry", () => {
  const target = createSwitch(program);
  const table = target.control.table("I.byKey");
  table.insert(key(1n));
  table.writeCounter(key(1n), { packets: 2 ** 40, bytes: 2 ** 45 });
  send(target, 1, 10, 1, 2, 3);
  table.modify(key(1n));
  expect(table.get(key(1n))?.counter).toEqual({ packets: 2 ** 40 + 1, bytes: 2 ** 45 + 5 });
  table.delete(key(1n));
  table.insert(key(2n));
  expect(table.get(key(2n))?.counter).toEqual({ packets: 0, bytes: 0 });
});
