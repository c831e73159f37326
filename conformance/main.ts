import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openCheckout } from "./checkout.ts";
import { compareWithRatchet, type Ratchet, type Results, updateRatchet } from "./ratchet.ts";
import { deviationList, failureList, resultsJson, table } from "./report.ts";
import type { Outcome } from "./suite.ts";
import { SUITES } from "./suites.ts";
import { type Job, runJobs } from "./worker-pool.ts";

const USAGE = `npm run conformance -- --p4c DIR [options]

Runs nicforge's P4 toolchain on the programs of a p4c checkout and compares with the known failures.

  --p4c DIR        the checkout (needs testdata/ and p4include/)
  --suite NAME     only this suite; may be given several times (${SUITES.map(({ name }) => name).join(", ")})
  --case TEXT      only cases whose name contains the text; the known failures are not compared then
  --threads N      worker threads (default: ${availableParallelism()})
  --failures FILE  write the list of failures by reason
  --json FILE      write all outcomes
  --update         write the known failures anew
`;

const RATCHET = fileURLToPath(new URL("./known-failures.json", import.meta.url));

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      p4c: { type: "string" },
      suite: { type: "string", multiple: true },
      case: { type: "string" },
      threads: { type: "string" },
      failures: { type: "string" },
      json: { type: "string" },
      update: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.help || values.p4c === undefined) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 1;
  }
  const checkout = openCheckout(values.p4c);
  const suites = SUITES.filter(({ name }) => values.suite === undefined || values.suite.includes(name));
  const jobs = suites.flatMap((suite): Job[] =>
    suite
      .list(checkout)
      .filter((name) => values.case === undefined || name.includes(values.case))
      .map((name) => ({ suite: suite.name, name })),
  );
  const results = new Map(suites.map(({ name }) => [name, new Map<string, Outcome>()]));
  const milliseconds = new Map<string, number>();
  const progress = progressLine(jobs.length);
  await runJobs(jobs, checkout, Number(values.threads ?? availableParallelism()), (done) => {
    results.get(done.suite)!.set(done.name, done.outcome);
    milliseconds.set(done.suite, (milliseconds.get(done.suite) ?? 0) + done.milliseconds);
    progress();
  });
  const list = failureList(results);
  process.stdout.write(`${list}\n${table(suites, results, milliseconds)}\n`);
  if (values.failures !== undefined) writeFileSync(values.failures, list);
  if (values.json !== undefined) writeFileSync(values.json, resultsJson(results));
  return values.case === undefined ? settle(results, values.update ?? false) : 0;
}

/** Compares with the known failures, or writes them anew. */
function settle(results: Results, update: boolean): number {
  const ratchet: Ratchet = existsSync(RATCHET) ? JSON.parse(readFileSync(RATCHET, "utf8")) : {};
  if (update) {
    writeFileSync(RATCHET, `${JSON.stringify(updateRatchet(results, ratchet), null, 2)}\n`);
    return 0;
  }
  const deviations = deviationList(compareWithRatchet(results, ratchet));
  if (deviations === "") return 0;
  process.stdout.write(`\n${deviations}\n\nIf that is meant, write the known failures anew with --update.\n`);
  return 1;
}

/** A line that counts on a terminal; elsewhere a new line now and then. */
function progressLine(total: number): () => void {
  const interval = process.stderr.isTTY ? 200 : 10_000;
  let done = 0;
  let shown = performance.now();
  return () => {
    done++;
    if (performance.now() - shown < interval) return;
    shown = performance.now();
    process.stderr.write(process.stderr.isTTY ? `\r${done}/${total}` : `${done}/${total}\n`);
  };
}

process.exitCode = await main();
