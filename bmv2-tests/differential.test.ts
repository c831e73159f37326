import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkDraft } from "../dsl/check/index.ts";
import { VERDICTS } from "../dsl/model/index.ts";
import { interpret } from "../interpreter/index.ts";
import { checkForBmv2 } from "../targets/bmv2/check.ts";
import { describeOnEngine } from "./describe-on-engine.ts";
import { arbitraryCase, describeCase, type GeneratedCase } from "./differential/arbitrary-case.ts";
import { arbitraryModel } from "./differential/arbitrary-model.ts";
import { expectSameCounters, expectSameResult } from "./differential/compare.ts";
import { SUITE_ENGINES, type SuiteEngine } from "./engines.ts";
import { draftOf } from "./models/model-draft.ts";

/** Runs for each engine, times the factor in `NICFORGE_RUNS`; an engine that is a process of its own gets fewer. */
const FACTOR = Number(process.env.NICFORGE_RUNS ?? 1);
/** Repeats the run that a failure names. */
const SEED = process.env.NICFORGE_SEED === undefined ? undefined : Number(process.env.NICFORGE_SEED);
const RUNS = 30;
const RUNS_OF_A_PROCESS = 4;

/** Seconds that one run may take, its shrinking included. */
const PATIENCE = 30;

const [judge, ...others] = SUITE_ENGINES;

for (const other of others) {
  describeOnEngine(other, "agrees with the judge", () => {
    const runs = Math.ceil(FACTOR * (other.optional === undefined ? RUNS : RUNS_OF_A_PROCESS));
    test(
      "on generated pipelines, entries and frames: verdict, bytes, punt reason, report, counters",
      async () => {
        const property = fc.asyncProperty(arbitraryCase, (generated) => agree(generated, judge!, other));
        const details = await fc.check(property, {
          numRuns: runs,
          // Also ends the shrinking, which then names the smallest case that it came to.
          interruptAfterTimeLimit: runs * PATIENCE * 900,
          markInterruptAsFailure: true,
          ...(SEED === undefined ? {} : { seed: SEED }),
        });
        if (!details.failed) return;
        const { seed, counterexample, counterexamplePath } = details;
        const said = "errorInstance" in details ? String(details.errorInstance) : "it took too long";
        const shrunk = counterexample === null ? "" : describeCase(counterexample[0]);
        expect.fail(`NICFORGE_SEED=${seed}, path ${counterexamplePath}\n${said}\nthe case:\n${shrunk}`);
      },
      runs * PATIENCE * 1000,
    );
  });
}

async function agree(
  { model, nodes }: GeneratedCase,
  first: SuiteEngine,
  second: SuiteEngine,
): Promise<void> {
  const devices = [await first.engine.start(model), await second.engine.start(model)] as const;
  const named = <T>(said: readonly [T, T]) =>
    [
      { engine: first.engine.name, said: said[0] },
      { engine: second.engine.name, said: said[1] },
    ] as const;
  try {
    for (const { entries, arrivals } of nodes) {
      for (const device of devices) await device.load(entries);
      for (const arrival of arrivals) {
        const { port, frame } = arrival;
        const results = [await devices[0].inject(port, frame), await devices[1].inject(port, frame)] as const;
        expectSameResult(arrival, ...named(results));
      }
    }
    expectSameCounters(...named([await devices[0].counters(), await devices[1].counters()]));
  } finally {
    for (const device of devices) await device.stop();
  }
}

describe("what is generated", () => {
  test("checks clean, as if it were written in a file", () => {
    fc.assert(
      fc.property(arbitraryModel, (model) => {
        expect(checkDraft(draftOf(model))).toEqual([]);
        expect(checkForBmv2(model)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  test("reaches every verdict and reports connections, and most frames are taken for what they are", () => {
    const seen = new Map<string, number>();
    let reports = 0;
    for (const { model, nodes } of fc.sample(arbitraryCase, { numRuns: 60, seed: 1 })) {
      for (const { entries, arrivals } of nodes) {
        for (const { port, frame } of arrivals) {
          const { verdict, report } = interpret(model, entries, port, frame);
          if (report !== undefined) reports += 1;
          seen.set(verdict, (seen.get(verdict) ?? 0) + 1);
        }
      }
    }
    expect(VERDICTS.filter((verdict) => !seen.has(verdict))).toEqual([]);
    const frames = [...seen.values()].reduce((sum, count) => sum + count, 0);
    expect(reports).toBeGreaterThan(frames / 200);
    expect(seen.get("droppedMalformed")!).toBeLessThan(frames / 3);
  });
});
