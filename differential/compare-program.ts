import { basename } from "node:path";
import { Random } from "../conformance/fuzz/random.ts";
import { type CheckedProgram, compileP4 } from "../p4/index.ts";
import { readFileFromDisk } from "../p4/source/built-in-includes.ts";
import type { P4Info } from "../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { type Difference, differences } from "./difference.ts";
import { embeddedSwitch } from "./embedded-switch.ts";
import type { Judge } from "./judge.ts";
import { minimise } from "./minimise.ts";
import { randomPackets } from "./random-packets.ts";
import { randomUpdates } from "./random-updates.ts";
import type { Scenario } from "./scenario.ts";
import { SimpleSwitchFailure, simpleSwitch } from "./simple-switch.ts";
import { ValuePool } from "./value-pool.ts";

export interface CompareOptions {
  readonly seed: number;
  /** Each with entries of its own. */
  readonly scenarios: number;
  /** Packets of each scenario. */
  readonly packets: number;
}

/** What came of the comparison of one program. */
export type ProgramOutcome =
  | { readonly kind: "same"; readonly packets: number; readonly sent: number }
  /** With the smallest scenario that shows it. */
  | { readonly kind: "different"; readonly scenario: Scenario; readonly differences: readonly Difference[] }
  /** One of the compilers does not take it. */
  | { readonly kind: "refused"; readonly by: "nicforge" | "p4c"; readonly reason: string }
  /** A switch ends or hangs, so that nothing can be compared. */
  | { readonly kind: "failed"; readonly by: "nicforge" | "simple_switch"; readonly reason: string };

/** Runs a program on the embedded switch and on simple_switch with the same random entries and packets. */
export async function compareProgram(file: string, options: CompareOptions): Promise<ProgramOutcome> {
  const files: Record<string, string> = {};
  const readFile = (path: string) => {
    const text = readFileFromDisk(path);
    if (text !== undefined) files[path] = text;
    return text;
  };
  const { program, p4info, diagnostics } = compileP4({ file, readFile });
  if (program === undefined || p4info === undefined) {
    return {
      kind: "refused",
      by: "nicforge",
      reason: diagnostics[0]?.message ?? "no control-plane description",
    };
  }
  let theirs: Judge;
  try {
    theirs = await simpleSwitch(file);
  } catch (error) {
    return { kind: "refused", by: "p4c", reason: firstError(error) };
  }
  try {
    const ours = await embeddedSwitch({ main: file, files }, p4info);
    try {
      return await compareJudges(program, p4info, ours, theirs, options);
    } finally {
      await ours.stop();
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      kind: "failed",
      by: error instanceof SimpleSwitchFailure ? "simple_switch" : "nicforge",
      reason,
    };
  } finally {
    await theirs.stop();
  }
}

/** p4c ends with its diagnostics; the first one says why. */
function firstError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (/(?:error|bug): .*/i.exec(text)?.[0] ?? text.split("\n")[0]!).slice(0, 200);
}

async function compareJudges(
  program: CheckedProgram,
  p4info: P4Info,
  ours: Judge,
  theirs: Judge,
  { seed, scenarios, packets }: CompareOptions,
): Promise<ProgramOutcome> {
  const compare = async (scenario: Scenario) =>
    differences(scenario, await ours.run(scenario), await theirs.run(scenario));
  let sent = 0;
  for (let index = 0; index < scenarios; index++) {
    const random = new Random(seed + index);
    const pool = new ValuePool(random);
    const scenario: Scenario = {
      updates: randomUpdates(p4info, pool, random),
      packets: randomPackets(program, packets, pool, random),
    };
    const observed = await ours.run(scenario);
    const found = differences(scenario, observed, await theirs.run(scenario));
    sent += observed.outputs.flat().length;
    if (found.length === 0) continue;
    const smallest = await minimise(scenario, async (smaller) => (await compare(smaller)).length > 0);
    return { kind: "different", scenario: smallest, differences: await compare(smallest) };
  }
  return { kind: "same", packets: scenarios * packets, sent };
}

/** Programs of a folder are known by their file's name. */
export function programName(file: string): string {
  return basename(file);
}
