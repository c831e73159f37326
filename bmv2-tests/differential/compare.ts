import { VERDICTS } from "../../dsl/model/index.ts";
import { equalBytes, hexDump } from "../../packet/index.ts";
import type { InjectionResult, PortFrame, VerdictCounters } from "../../testing/engine.ts";
import type { Arrival } from "./arbitrary-frame.ts";

/** What an engine says, with its name. */
export interface Said<T> {
  readonly engine: string;
  readonly said: T;
}

/**
 * Fails where two engines say different things about a frame: verdict, punt reason, report, ports, bytes. The failure shows the
 * frame and both accounts of its way.
 */
export function expectSameResult(
  arrival: Arrival,
  judge: Said<InjectionResult>,
  other: Said<InjectionResult>,
): void {
  const difference = firstDifference(judge.said, other.said);
  if (difference === undefined) return;
  throw new Error(
    [
      `${judge.engine} and ${other.engine} differ in ${difference}`,
      `the frame, ${arrival.frame.length} bytes from ${arrival.port}:`,
      hexDump(arrival.frame),
      ...[judge, other].flatMap(describe),
    ].join("\n"),
  );
}

/** Fails where two engines counted differently since they started. */
export function expectSameCounters(judge: Said<VerdictCounters>, other: Said<VerdictCounters>): void {
  const lines = VERDICTS.filter((verdict) => judge.said[verdict] !== other.said[verdict]).map(
    (verdict) => `  ${verdict}: ${judge.said[verdict]} and ${other.said[verdict]}`,
  );
  if (lines.length > 0) {
    throw new Error(`${judge.engine} and ${other.engine} counted differently\n${lines.join("\n")}`);
  }
}

function firstDifference(a: InjectionResult, b: InjectionResult): string | undefined {
  if (a.verdict !== b.verdict) return `the verdict: ${a.verdict} and ${b.verdict}`;
  if (a.outputs.length !== b.outputs.length) {
    return `the number of frames that left: ${a.outputs.length} and ${b.outputs.length}`;
  }
  const pairs = a.outputs.map((output, index) => [output, b.outputs[index]!] as const);
  const port = pairs.find(([left, right]) => left.port !== right.port);
  if (port !== undefined) return `the port: ${port[0].port} and ${port[1].port}`;
  const bytes = pairs.find(([left, right]) => !equalBytes(left.bytes, right.bytes));
  if (bytes !== undefined) return `the bytes, from byte ${differingByte(...bytes)} on`;
  if (a.puntReason !== b.puntReason) return `the punt reason: ${a.puntReason} and ${b.puntReason}`;
  const reports = [reportText(a), reportText(b)] as const;
  return reports[0] === reports[1] ? undefined : `the report: ${reports[0]} and ${reports[1]}`;
}

function reportText({ report }: InjectionResult): string {
  return report === undefined ? "none" : `${report.protocol} ${report.client} > ${report.service}`;
}

function differingByte(a: PortFrame, b: PortFrame): number {
  let offset = 0;
  while (offset < a.bytes.length && a.bytes[offset] === b.bytes[offset]) offset += 1;
  return offset;
}

function describe({ engine, said }: Said<InjectionResult>): readonly string[] {
  return [
    `${engine}: ${said.verdict}`,
    ...(said.trace === undefined ? [] : [said.trace]),
    ...said.outputs.flatMap(({ port, bytes }) => [`${bytes.length} bytes to ${port}:`, hexDump(bytes)]),
  ];
}
