import type { ConnectionTuple } from "../../dsl/entries/node-entries.ts";
import { VERDICTS, type Verdict } from "../../dsl/model/index.ts";
import type { Device, InjectionResult, VerdictCounters } from "../../testing/engine.ts";
import { expectCounters, expectFrames, expectVerdict } from "../../testing/expect.ts";
import type { FrameStep, PacketOutStep, Scenario } from "./scenario.ts";

/**
 * Runs a scenario on a device and fails where verdict, frames, punt reason, report or counters are other than expected. The
 * device may have counted before.
 *
 * @returns the device's own account of each frame's way, where it has one
 */
export async function runScenario(device: Device, scenario: Scenario): Promise<readonly string[]> {
  const before = await device.counters();
  const accounts: string[] = [];
  let loaded: number | undefined;
  for (const [index, step] of scenario.steps.entries()) {
    if (step.node !== loaded) {
      await device.load({ ...scenario.entries, ...scenario.entriesAt?.[step.node], node: step.node });
    }
    loaded = step.node;
    try {
      const { trace } = await (step.kind === "frame" ? runFrame(device, step) : runPacketOut(device, step));
      if (trace !== undefined) accounts.push(`node ${step.node}: ${trace.replaceAll("\n", "; ")}`);
    } catch (error) {
      throw withPlace(error, scenario, index);
    }
  }
  expectCounters(difference(await device.counters(), before), expectedCounters(scenario));
  return accounts;
}

async function runFrame(device: Device, step: FrameStep): Promise<InjectionResult> {
  const result = await device.inject(step.port, step.frame);
  expectVerdict(result, step.verdict);
  expectFrames(result, ...step.out);
  if (result.puntReason !== step.puntReason) {
    throw new Error(`expected punt reason ${step.puntReason}, got ${result.puntReason}`);
  }
  const reports = [step.report, result.report].map(reportText);
  if (reports[0] !== reports[1]) throw new Error(`expected report ${reports[0]}, got ${reports[1]}`);
  return result;
}

function reportText(report: ConnectionTuple | undefined): string {
  return report === undefined ? "none" : `${report.protocol} ${report.client} > ${report.service}`;
}

async function runPacketOut(device: Device, { port, frame }: PacketOutStep): Promise<InjectionResult> {
  const outputs = await device.packetOut(port, frame);
  const result: InjectionResult = { verdict: "answered", outputs };
  expectFrames(result, { port, bytes: frame });
  return result;
}

function expectedCounters({ steps }: Scenario): Partial<VerdictCounters> {
  const expected: Partial<Record<Verdict, number>> = {};
  for (const step of steps) {
    if (step.kind === "frame") expected[step.verdict] = (expected[step.verdict] ?? 0) + 1;
  }
  return expected;
}

function difference(after: VerdictCounters, before: VerdictCounters): VerdictCounters {
  const entries = VERDICTS.map((verdict) => [verdict, after[verdict] - before[verdict]] as const);
  return Object.fromEntries(entries) as Record<Verdict, number>;
}

function withPlace(error: unknown, { steps }: Scenario, index: number): Error {
  const step = steps[index]!;
  const about = step.kind === "frame" && step.about !== undefined ? ` (${step.about})` : "";
  const message = error instanceof Error ? error.message : String(error);
  const place = `step ${index + 1} of ${steps.length}, node ${step.node}, ${step.port}${about}`;
  return new Error(`${place}: ${message}`, { cause: error });
}
