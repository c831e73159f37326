import { AssertionError } from "node:assert";
import type { Verdict } from "../dsl/model/index.ts";
import { dissect, equalBytes, hexDump, renderDissection } from "../packet/index.ts";
import type { InjectionResult, PortFrame, VerdictCounters } from "./engine.ts";

/** Fails unless the frame ended in this verdict; the failure shows the packet's way. */
export function expectVerdict(result: InjectionResult, verdict: Verdict): void {
  if (result.verdict === verdict) return;
  throw new AssertionError({
    message: `expected verdict ${verdict}, got ${result.verdict}\n${describeWay(result)}`,
    actual: result.verdict,
    expected: verdict,
    operator: "expectVerdict",
  });
}

/** Fails unless exactly these frames left, in this order, byte for byte. */
export function expectFrames(result: InjectionResult, ...frames: readonly PortFrame[]): void {
  const difference = firstDifference(result.outputs, frames);
  if (difference === undefined) return;
  throw new AssertionError({
    message: `${difference}\n${describeWay(result)}`,
    actual: result.outputs,
    expected: frames,
    operator: "expectFrames",
  });
}

/** Fails unless nothing left. */
export function expectNothing(result: InjectionResult): void {
  expectFrames(result);
}

/** Fails unless every verdict was counted as often as named, and none that is not named. */
export function expectCounters(counters: VerdictCounters, expected: Partial<VerdictCounters>): void {
  const wrong = (Object.keys(counters) as Verdict[]).filter(
    (name) => counters[name] !== (expected[name] ?? 0),
  );
  if (wrong.length === 0) return;
  const lines = wrong.map((name) => `  ${name}: expected ${expected[name] ?? 0}, counted ${counters[name]}`);
  throw new AssertionError({
    message: `verdict counters differ\n${lines.join("\n")}`,
    actual: counters,
    expected,
    operator: "expectCounters",
  });
}

function firstDifference(actual: readonly PortFrame[], expected: readonly PortFrame[]): string | undefined {
  for (const [index, frame] of expected.entries()) {
    const left = actual[index];
    if (left === undefined)
      return `expected frame ${index + 1} out of ${frame.port}, but only ${actual.length} left`;
    if (left.port !== frame.port)
      return `expected frame ${index + 1} out of ${frame.port}, it left by ${left.port}`;
    if (!equalBytes(left.bytes, frame.bytes)) return describeBytes(left.bytes, frame.bytes);
  }
  const extra = actual[expected.length];
  return extra === undefined ? undefined : `expected no further frame, but one left by ${extra.port}`;
}

function describeBytes(actual: Uint8Array, expected: Uint8Array): string {
  const shorter = Math.min(actual.length, expected.length);
  let offset = 0;
  while (offset < shorter && actual[offset] === expected[offset]) offset++;
  return [
    `frames differ from byte ${offset} on (expected ${expected.length} bytes, got ${actual.length})`,
    "expected:",
    renderDissection(expected, dissect(expected)),
    hexDump(expected),
    "got:",
    renderDissection(actual, dissect(actual)),
    hexDump(actual),
  ].join("\n");
}

function describeWay({ trace, outputs }: InjectionResult): string {
  const left = outputs.map(({ port, bytes }) => `left by ${port}, ${bytes.length} bytes`);
  return [
    ...(trace === undefined ? [] : ["the packet's way:", trace]),
    ...(left.length ? left : ["nothing left"]),
  ].join("\n");
}
