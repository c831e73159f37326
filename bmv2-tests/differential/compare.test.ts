import { describe, expect, test } from "vitest";
import { VERDICTS, type Verdict } from "../../dsl/model/index.ts";
import type { InjectionResult, VerdictCounters } from "../../testing/engine.ts";
import { expectSameCounters, expectSameResult } from "./compare.ts";

const arrival = { port: "wan", frame: Uint8Array.of(1, 2, 3) } as const;
const forwarded: InjectionResult = {
  verdict: "forwarded",
  outputs: [{ port: "lan", bytes: Uint8Array.of(4, 5, 6) }],
  trace: "lookup: remote(2)",
};
const punted: InjectionResult = {
  verdict: "punted",
  outputs: [{ port: "cpu", bytes: arrival.frame }],
  puntReason: 1,
};

function comparing(a: InjectionResult, b: InjectionResult): () => void {
  return () => expectSameResult(arrival, { engine: "judge", said: a }, { engine: "other", said: b });
}

function counters(counts: Partial<Record<Verdict, number>>): VerdictCounters {
  return Object.fromEntries(VERDICTS.map((verdict) => [verdict, counts[verdict] ?? 0])) as Record<
    Verdict,
    number
  >;
}

describe("two engines", () => {
  test("agree when they say the same, whatever their accounts", () => {
    expect(comparing(forwarded, { ...forwarded, trace: "another" })).not.toThrow();
    expect(comparing(punted, punted)).not.toThrow();
  });

  test("differ in the verdict, and the failure shows frame and both accounts", () => {
    const failing = comparing(forwarded, { ...forwarded, verdict: "passed", trace: "entry 7" });
    expect(failing).toThrow(/the verdict: forwarded and passed/);
    expect(failing).toThrow(/0000 {2}01 02 03/);
    expect(failing).toThrow(/lookup: remote\(2\)[\s\S]*entry 7/);
  });

  test.each([
    ["the number of frames", []],
    ["the port", [{ port: "wan", bytes: Uint8Array.of(4, 5, 6) }]],
    ["from byte 2 on", [{ port: "lan", bytes: Uint8Array.of(4, 5, 7) }]],
    ["from byte 3 on", [{ port: "lan", bytes: Uint8Array.of(4, 5, 6, 7) }]],
    ["from byte 1 on", [{ port: "lan", bytes: Uint8Array.of(4) }]],
  ] as const)("differ in %s", (what, outputs) => {
    expect(comparing(forwarded, { ...forwarded, outputs })).toThrow(what);
  });

  test("differ in the punt reason", () => {
    expect(comparing(punted, { ...punted, puntReason: 2 })).toThrow(/the punt reason: 1 and 2/);
  });

  test("differ in the report of a new connection", () => {
    const report = { client: "198.51.100.7:40000", service: "203.0.113.10:80", protocol: "tcp" } as const;
    const other = { ...report, client: "198.51.100.7:40001" };
    expect(comparing({ ...forwarded, report }, { ...forwarded, report: { ...report } })).not.toThrow();
    expect(comparing({ ...forwarded, report }, forwarded)).toThrow(
      "the report: tcp 198.51.100.7:40000 > 203.0.113.10:80 and none",
    );
    expect(comparing({ ...forwarded, report }, { ...forwarded, report: other })).toThrow("the report");
  });

  test("differ in what they counted", () => {
    const judge = { engine: "judge", said: counters({ passed: 2 }) };
    const same = { engine: "other", said: counters({ passed: 2 }) };
    const another = { engine: "other", said: counters({ passed: 1, answered: 1 }) };
    expect(() => expectSameCounters(judge, same)).not.toThrow();
    expect(() => expectSameCounters(judge, another)).toThrow(/answered: 0 and 1[\s\S]*passed: 2 and 1/);
  });
});
