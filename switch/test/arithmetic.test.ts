import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createSwitch, type SoftwareSwitch } from "../index.ts";
import { ingressProgram } from "./support/program.ts";

/** What each operation means, on unsigned operands of `width` bits; a second operand of a shift is 8 bits wide. */
type Meaning = (a: bigint, b: bigint, width: number) => bigint;

const unsignedMeanings: Record<string, Meaning> = {
  "a + b": (a, b) => a + b,
  "a - b": (a, b) => a - b,
  "a * b": (a, b) => a * b,
  "a & b": (a, b) => a & b,
  "a | b": (a, b) => a | b,
  "a ^ b": (a, b) => a ^ b,
  "a |+| b": (a, b, width) => ((a + b) >> BigInt(width) ? ones(width) : a + b),
  "a |-| b": (a, b) => (a < b ? 0n : a - b),
  "~a": (a) => ~a,
  "-a": (a) => -a,
  "a << n": (a, b) => a << (b & 0xffn),
  "a >> n": (a, b) => a >> (b & 0xffn),
  "a << 5": (a) => a << 5n,
  "a >> 5": (a) => a >> 5n,
  "(a < b) ? a : b": (a, b) => (a < b ? a : b),
  "(a >= b) ? a : b": (a, b) => (a >= b ? a : b),
  "(a == b) ? a : ~b": (a, b) => (a === b ? a : ~b),
  "(a ++ b)[W+1:2]": (a, b, width) => ((a << BigInt(width)) | b) >> 2n,
};

const signedMeanings: Record<string, Meaning> = {
  "a + b": (a, b) => a + b,
  "a - b": (a, b) => a - b,
  "a * b": (a, b) => a * b,
  "a |+| b": (a, b, width) => clamp(a + b, width),
  "a |-| b": (a, b, width) => clamp(a - b, width),
  "-a": (a) => -a,
  "a << n": (a, b) => a << (b & 0xffn),
  "a >> n": (a, b) => a >> (b & 0xffn),
  "(a < b) ? a : b": (a, b) => (a < b ? a : b),
  "(a >= b) ? a : b": (a, b) => (a >= b ? a : b),
};

function ones(width: number): bigint {
  return (1n << BigInt(width)) - 1n;
}

function clamp(value: bigint, width: number): bigint {
  const high = ones(width - 1);
  return value > high ? high : value < -high - 1n ? -high - 1n : value;
}

/** `a`, `b` and the result `r` stand in the packet, padded to 160 bits each. */
function calculator(expression: string, width: number, type: "bit" | "int"): SoftwareSwitch {
  const pad = 160 - width;
  const code = expression.replaceAll("W+1", String(width + 1));
  return createSwitch(
    ingressProgram(
      `bit<${pad}> pa; ${type}<${width}> a; bit<${pad}> pb; ${type}<${width}> b; bit<${pad}> pr; ${type}<${width}> r;`,
      `${type}<${width}> a = hdr.h.a; ${type}<${width}> b = hdr.h.b; bit<8> n = hdr.h.pb[7:0]; hdr.h.r = ${code};`,
    ),
  );
}

function calculate(target: SoftwareSwitch, a: bigint, b: bigint, shift: bigint, width: number): bigint {
  const packet = Buffer.alloc(60);
  const put = (value: bigint, at: number) => packet.write(value.toString(16).padStart(40, "0"), at, "hex");
  put(a, 0);
  put((shift << BigInt(width)) | b, 20);
  const [sent] = target.process(0, packet);
  return BigInt(`0x${Buffer.from(sent!.bytes).toString("hex", 40)}`) & ones(width);
}

/** Random values, and those at the ends where carries and signs go wrong. */
function operand(width: number): fc.Arbitrary<bigint> {
  const edges = [0n, 1n, ones(width), ones(width) >> 1n, (ones(width) >> 1n) + 1n, 0xffffffffn, 0x100000000n];
  return fc.oneof(
    fc.bigInt({ min: 0n, max: ones(width) }),
    fc.constantFrom(...edges.map((edge) => edge & ones(width))),
  );
}

const WIDTHS = [3, 8, 31, 32, 33, 48, 64, 65, 128, 144];

describe("arithmetic gives what bigint gives, modulo the width", () => {
  for (const [expression, meaning] of Object.entries(unsignedMeanings)) {
    test(`bit: ${expression}`, () => {
      for (const width of WIDTHS) compare(expression, meaning, width, "bit");
    });
  }
  for (const [expression, meaning] of Object.entries(signedMeanings)) {
    test(`int: ${expression}`, () => {
      for (const width of WIDTHS) compare(expression, meaning, width, "int");
    });
  }
});

function compare(expression: string, meaning: Meaning, width: number, type: "bit" | "int"): void {
  const target = calculator(expression, width, type);
  const isShift = expression.includes("n");
  fc.assert(
    fc.property(operand(width), operand(width), fc.nat(255), (a, b, shift) => {
      const read = (value: bigint) => (type === "int" ? BigInt.asIntN(width, value) : value);
      const wanted = meaning(read(a), isShift ? BigInt(shift) : read(b), width);
      const actual = calculate(target, a, b, BigInt(shift), width);
      expect(`0x${actual.toString(16)}`).toBe(`0x${BigInt.asUintN(width, wanted).toString(16)}`);
    }),
    { numRuns: 60 },
  );
}

describe("casts keep value or bits", () => {
  test.each([
    ["bit to wider bit", "bit<8>", "bit<40>", "(bit<40>) hdr.h.a", "ff", "00000000ff"],
    ["bit to narrower bit", "bit<40>", "bit<8>", "(bit<8>) hdr.h.a", "123456789a", "9a"],
    ["int to wider int keeps the sign", "int<8>", "int<40>", "(int<40>) hdr.h.a", "80", "ffffffff80"],
    ["bit to int and wider", "bit<8>", "int<40>", "(int<40>)(int<8>) hdr.h.a", "80", "ffffffff80"],
    ["int to bit and wider", "int<8>", "bit<40>", "(bit<40>)(bit<8>) hdr.h.a", "80", "0000000080"],
  ])("%s", (_title, from, to, cast, input, wanted) => {
    const target = createSwitch(ingressProgram(`${from} a; ${to} r;`, `hdr.h.r = ${cast};`));
    const packet = Buffer.from(input + "0".repeat(wanted.length), "hex");
    const [sent] = target.process(0, packet);
    expect(Buffer.from(sent!.bytes).toString("hex")).toBe(input + wanted);
  });
});
