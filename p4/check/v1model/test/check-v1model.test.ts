import { describe, expect, it } from "vitest";
import { checkedText } from "../../test/check-text.ts";
import { checkV1model } from "../check-v1model.ts";

interface Parts {
  readonly defines?: string;
  readonly types?: string;
  readonly headers?: string;
  readonly ingress?: string;
  readonly verify?: string;
  readonly deparser?: string;
}

/** Codes of what v1model refuses about a program with these parts. */
function refused(parts: Parts): readonly string[] {
  const headers = parts.headers ?? "struct Headers { H h; H[2] stack; }";
  const program = checkedText(`${parts.defines ?? ""}
#include <v1model.p4>
header H { bit<8> a; bit<8> b; } struct Meta { bit<2> color; }
${parts.types ?? ""}
${headers}
parser P(packet_in p, out Headers h, inout Meta m, inout standard_metadata_t s) { state start { transition accept; } }
control V(inout Headers h, inout Meta m) { apply { ${parts.verify ?? ""} } }
control I(inout Headers h, inout Meta m, inout standard_metadata_t s) { ${parts.ingress ?? "apply {}"} }
control E(inout Headers h, inout Meta m, inout standard_metadata_t s) { apply {} }
control C(inout Headers h, inout Meta m) { apply {} }
control D(packet_out p, in Headers h) { apply { ${parts.deparser ?? "p.emit(h);"} } }
V1Switch(P(), V(), I(), E(), C(), D()) main;`);
  return checkV1model(program).map((diagnostic) => diagnostic.code);
}

describe("v1model", () => {
  it("takes an ordinary program", () => {
    expect(
      refused({
        ingress: `direct_meter<bit<2>>(MeterType.bytes) m0; direct_counter(CounterType.packets) c0;
        action a() { m0.read(m.color); }
        table t { key = { h.h.a: lpm; h.h.b: exact; } actions = { a; } default_action = a; meters = m0; counters = c0; }
        apply { t.apply(); }`,
        verify: "verify_checksum(h.h.isValid(), { h.h.a }, m.color, HashAlgorithm.csum16);".replace(
          "m.color",
          "h.h.b",
        ),
      }),
    ).toEqual([]);
  });

  it("wants the headers in a struct of headers, each of whole bytes", () => {
    expect(refused({ headers: "typedef H Headers;" })).toEqual(["p4-v1model-headers"]);
    expect(refused({ headers: "struct Headers { bit<8> loose; }", deparser: "" })).toEqual([
      "p4-v1model-header-member",
    ]);
    expect(refused({ headers: "header Odd { bit<7> x; } struct Headers { Odd odd; }" })).toEqual([
      "p4-v1model-header-width",
    ]);
  });

  it("knows its versions", () => {
    expect(refused({ defines: "#define V1MODEL_VERSION 20200408" })).toEqual([]);
    expect(refused({ defines: "#define V1MODEL_VERSION 20000101" })).toEqual(["p4-v1model-version"]);
    expect(refused({ defines: "#define V1MODEL_VERSION -1" })).toEqual(["p4-v1model-version"]);
  });

  it("keeps numbers in registers, one instance at a time", () => {
    const types = "struct Pair { bit<8> a; bit<8> b; }";
    expect(
      refused({ types, ingress: "register<Pair>(4) r; apply { Pair p; r.read(p, 0); h.h.a = p.a; }" }),
    ).toEqual(["p4-v1model-register-struct"]);
    expect(refused({ ingress: "register<bit<8>>(4) r[2]; apply { r[1].read(h.h.a, 0); }" })).toEqual([
      "p4-v1model-instance-array",
    ]);
  });

  it("has no switch statements in actions that are used", () => {
    const action = "action a() { switch (h.h.a) { 1: {} } }";
    expect(refused({ ingress: `${action} apply { a(); }` })).toEqual(["p4-v1model-switch-in-action"]);
    expect(refused({ ingress: `${action} apply {}` })).toEqual([]);
  });

  it("divides by powers of two only", () => {
    expect(refused({ ingress: "apply { h.h.a /= 4; h.h.b %= 1; }" })).toEqual([]);
    expect(refused({ ingress: "apply { h.h.a /= 3; h.h.b %= h.h.a; }" })).toEqual([
      "p4-division-at-run-time",
      "p4-division-at-run-time",
    ]);
  });

  it("takes one lpm key per table", () => {
    expect(
      refused({
        ingress: "table t { key = { h.h.a: lpm; h.h.b: lpm; } actions = { NoAction; } } apply { t.apply(); }",
      }),
    ).toEqual(["p4-v1model-two-prefixes"]);
  });

  it("gives each direct counter and meter one table, of the right property, and wants meters read", () => {
    const table = (name: string, property: string) =>
      `table ${name} { actions = { NoAction; } ${property} } `;
    const counter = "direct_counter(CounterType.packets) c0; ";
    const meter = "direct_meter<bit<2>>(MeterType.bytes) m0; ";
    expect(
      refused({
        ingress: `${counter}${table("t", "counters = c0;")}${table("u", "counters = c0;")}apply { t.apply(); u.apply(); }`,
      }),
    ).toEqual(["p4-v1model-shared-resource"]);
    expect(refused({ ingress: `${counter}${table("t", "meters = c0;")}apply { t.apply(); }` })).toEqual([
      "p4-v1model-resource",
    ]);
    expect(refused({ ingress: `${meter}${table("t", "meters = m0;")}apply { t.apply(); }` })).toEqual([
      "p4-v1model-meter-not-read",
    ]);
    expect(refused({ ingress: `${meter}action a() { m0.read(m.color); } apply { a(); }` })).toEqual([
      "p4-v1model-meter-without-table",
    ]);
    expect(
      refused({
        types: "enum Color { green }",
        ingress: "direct_meter<Color>(MeterType.bytes) m0; apply {}",
      }),
    ).toEqual(["p4-v1model-meter-result"]);
  });

  it("lets tables share a selector only when they hash the same keys", () => {
    const table = (name: string, keys: string) =>
      `table ${name} { key = { ${keys} } actions = { NoAction; } implementation = sel; } `;
    const tables = (second: string) =>
      `action_selector(HashAlgorithm.crc16, 8, 8) sel; ${table("t", "h.h.a: selector; h.h.b: selector;")}${table("u", second)} apply { t.apply(); u.apply(); }`;
    expect(refused({ ingress: tables("h.h.a: selector; h.h.b: selector;") })).toEqual([]);
    expect(refused({ ingress: tables("h.h.b: selector; h.h.a: selector;") })).toEqual([
      "p4-v1model-selector-keys",
    ]);
  });

  it("has no other extern functions, and allows checksums in checksum controls and emit in the deparser alone", () => {
    expect(refused({ types: "extern void own(in bit<8> v);", ingress: "apply { own(h.h.a); }" })).toEqual([
      "p4-v1model-unknown-extern",
    ]);
    expect(refused({ verify: "if (h.h.isValid()) { h.h.a = 1; }" })).toEqual(["p4-v1model-statement"]);
    expect(refused({ deparser: "if (h.h.isValid()) { p.emit(h.h); }" })).toEqual(["p4-v1model-statement"]);
  });
});

describe("an architecture's package", () => {
  it("refuses a block whose parameters are not those of its place (p4-block-signature)", () => {
    expect(() =>
      checkedText(
        "parser P<H>(out H h, in bit<8> n); package S<H>(P<H> p); parser p(out bit<8> h, in bit<16> n) { state start { transition accept; } } S(p()) main;",
      ),
    ).toThrow("p does not fit: expected in bit<8> n, found in bit<16> n");
  });
});
