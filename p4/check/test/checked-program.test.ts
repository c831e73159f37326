import { describe, expect, it } from "vitest";
import type { CallExpression, ConstantDeclaration, Expression } from "../../syntax/ast.ts";
import { descendants } from "../descendants.ts";
import { typeText } from "../type-text.ts";
import { checkedText } from "./check-text.ts";

/** Values of the constants of a program, by name. */
function constants(text: string): Record<string, unknown> {
  const program = checkedText(text);
  return Object.fromEntries(
    program.program.declarations
      .filter((declaration) => declaration.kind === "constantDeclaration")
      .map((declaration: ConstantDeclaration) => {
        const value = program.constantOf(declaration.value);
        return [declaration.name.text, value !== undefined && "value" in value ? value.value : value];
      }),
  );
}

describe("compile-time evaluation", () => {
  it("computes integers of arbitrary precision and wraps what has a width", () => {
    expect(
      constants(`const int big = (1 << 100) - 1;
const bit<8> wrapped = 8w255 + 1;
const int<8> negative = 8s127 + 1;
const bit<8> saturated = 8w250 |+| 10;
const bit<8> floor = 8w3 |-| 10;
const bit<12> joined = 4w0xa ++ 8w0x5b;
const bit<4> slice = 16w0xabcd[11:8];
const int<8> shifted = -8s4 >> 1;
const bit<8> cast = (bit<8>)(int<8>)-1;
const bool both = true && 1 < 2;
const bit<8> chosen = both ? 8w1 : 8w2;`),
    ).toEqual({
      big: (1n << 100n) - 1n,
      wrapped: 0n,
      negative: -128n,
      saturated: 255n,
      floor: 0n,
      joined: 0xa5bn,
      slice: 0xbn,
      shifted: -2n,
      cast: 255n,
      both: true,
      chosen: 1n,
    });
  });

  it("reads fields and elements of constants, sizes of types and members of enums", () => {
    expect(
      constants(`struct S { bit<8> a; bit<8> b; } header H { bit<4> x; varbit<64> v; }
enum bit<8> E { one = 1, two = one + 1 }
const S s = { b = 2, a = 1 };
const bit<8> b = s.b;
const tuple<bool, bit<8>> t = { false, 9 };
const bit<8> nine = t[1];
const bit<32> least = H.minSizeInBytes(); const bit<32> most = H.maxSizeInBits();
const bit<8> two = E.two;`),
    ).toMatchObject({ b: 2n, nine: 9n, least: 1n, most: 68n, two: 2n });
  });
});

describe("type inference", () => {
  const PROGRAM = `extern T pick<T>(in T a, in T b);
extern void hash<O, D>(out O result, in D data);
header H { bit<8> f; }
control c(inout H h, inout bit<16> w) { apply {
w = pick(w, 3);
hash(w, { h.f, w, true });
h = pick(h, { 7 });
} }`;

  it("takes type arguments from the arguments, and gives numbers and lists the types that they become", () => {
    const program = checkedText(PROGRAM);
    const calls = [...descendants(program.program)].filter(
      (node) => node.kind === "callExpression",
    ) as CallExpression[];
    expect(calls.map((call) => program.callOf(call).typeArguments.map(typeText))).toEqual([
      ["bit<16>"],
      ["bit<16>", "tuple<bit<8>, bit<16>, bool>"],
      ["H"],
    ]);
    const types = calls.map((call) =>
      call.arguments.map((argument) => typeText(program.typeOf(argument.value))),
    );
    expect(types).toEqual([
      ["bit<16>", "bit<16>"],
      ["bit<16>", "tuple<bit<8>, bit<16>, bool>"],
      ["H", "H"],
    ]);
  });

  it("states the implicit cast of a serializable enum", () => {
    const program = checkedText(
      "enum bit<8> E { a = 1 } control c(inout bit<8> v, in E e) { apply { v = v + e; } }",
    );
    const sum = [...descendants(program.program)].find(
      (node) => node.kind === "binaryExpression",
    ) as unknown as {
      right: Expression;
    };
    expect(typeText(program.typeOf(sum.right))).toBe("E");
    expect(typeText(program.implicitCastOf(sum.right)!)).toBe("bit<8>");
  });
});

describe("instances", () => {
  it("are evaluated from main down, with control-plane names and constructor arguments", () => {
    const program = checkedText(`extern Cell { Cell(bit<32> size); }
control Part()(bit<32> size) { @name("store") Cell(size * 2) cell; apply {} }
control Whole() { Part(4) small; @name("large") Part(8) big; Cell(1) own; apply { small.apply(); big.apply(); } }
control C(); package P(C c); P(Whole()) main;`);
    const whole = [...program.main!.arguments.values()][0]!;
    if (!("site" in whole) || whole.kind !== "control") throw new Error("main has no control");
    const cells = [...whole.children.values()].flatMap((child) =>
      child.kind === "control" ? [...child.children.values()] : [child],
    );
    const described = cells.map((cell) => [
      cell.name,
      ...[...cell.arguments.values()].map((value) => ("value" in value ? value.value : undefined)),
    ]);
    expect(described).toEqual([
      ["Whole.small.store", 8n],
      ["Whole.large.store", 16n],
      ["Whole.own", 1n],
    ]);
  });
});
