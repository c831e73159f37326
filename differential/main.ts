import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { missingEngine } from "../testing/optional-engine.ts";
import { compareProgram, programName } from "./compare-program.ts";
import { readKnownDifferences } from "./known-differences.ts";
import { Report } from "./report.ts";
import { saveDifference } from "./save-difference.ts";
import { UNDEFINED_BEHAVIOUR, undefinedBehaviourIn } from "./undefined-behaviour.ts";

const USAGE = `npm run differential -- --programs DIR [options]

Runs each v1model program of a folder on nicforge's switch and on simple_switch_grpc (p4c and BMv2 must be on PATH) with the same
random entries and packets, and compares what leaves, port by port, what is counted, and what is refused.

  --programs DIR   the folder; its .p4 files that have a V1Switch are taken
  --only TEXT      only files whose name contains the text
  --packets N      packets in each scenario (default 40)
  --scenarios N    scenarios for each program, each with its own entries (default 5)
  --seed N         where the random numbers begin (default 1)
  --out DIR        where differences are saved (default differential-out)
  --all            compare programs whose behaviour is not defined as well

Exit code 0: all agree; 1: some differ; 2: could not run.
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      programs: { type: "string" },
      only: { type: "string" },
      packets: { type: "string", default: "40" },
      scenarios: { type: "string", default: "5" },
      seed: { type: "string", default: "1" },
      out: { type: "string", default: "differential-out" },
      all: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || values.programs === undefined) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 2;
  }
  const missing = missingEngine("bmv2");
  if (missing !== undefined) {
    process.stderr.write(`cannot compare: ${missing}\n`);
    return 2;
  }
  const files = v1modelPrograms(values.programs).filter((file) => file.includes(values.only ?? ""));
  if (files.length === 0) {
    process.stderr.write(`no v1model program in ${values.programs}\n`);
    return 2;
  }
  const known = readKnownDifferences(new URL("known-differences.json", import.meta.url));
  const options = {
    packets: Number(values.packets),
    scenarios: Number(values.scenarios),
    seed: Number(values.seed),
  };
  const report = new Report(process.stdout);
  for (const file of files) {
    const behaviour =
      known.get(programName(file))?.behaviour ?? undefinedBehaviourIn(readFileSync(file, "utf8"));
    if (behaviour !== undefined && !values.all) {
      report.excluded(programName(file), UNDEFINED_BEHAVIOUR[behaviour]);
      continue;
    }
    const outcome = await compareProgram(file, options);
    const saved =
      outcome.kind === "different"
        ? saveDifference(values.out, file, outcome.scenario, outcome.differences)
        : undefined;
    report.compared(programName(file), outcome, saved);
  }
  report.summary();
  return report.failed ? 1 : 0;
}

function v1modelPrograms(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".p4"))
    .sort()
    .map((name) => join(folder, name))
    .filter((file) => /\bV1Switch\b/.test(readFileSync(file, "utf8")));
}

process.exitCode = await main();
