import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compileP4 } from "../p4/compile.ts";

/**
 * The P4 front end against p4c's tools on the same files of a p4c checkout: `p4test` (front and middle end) on all
 * samples, `p4c-bm2-ss` on those for v1model. p4c runs as one process a file, as it always does; nicforge as one process for
 * all files, and as one a file for the start-up.
 */
const { values } = parseArgs({
  options: {
    p4c: { type: "string" },
    every: { type: "string", default: "10" },
    rounds: { type: "string", default: "5" },
  },
});
if (values.p4c === undefined)
  throw new Error("usage: npm run bench:front-end -- --p4c DIR [--every N] [--rounds N]");
const samples = join(values.p4c, "testdata/p4_16_samples");
const include = join(values.p4c, "p4include");
const cli = fileURLToPath(new URL("../cli/main.js", import.meta.url));

const all = readdirSync(samples)
  .filter((name) => name.endsWith(".p4"))
  .sort();
const some = all.filter((_, index) => index % Number(values.every) === 0);
const forBmv2 = all.filter((name) => name.endsWith("-bmv2.p4"));
const someForBmv2 = forBmv2.filter((_, index) => index % Number(values.every) === 0);

function inProcess(names: readonly string[]): number {
  const before = performance.now();
  for (const name of names) compileP4({ file: join(samples, name), includePaths: [include] });
  return (performance.now() - before) / names.length;
}

/** Milliseconds of a tool on one file; a file that it refuses counts as well. */
function process(command: string, args: readonly string[]): number {
  const before = performance.now();
  try {
    execFileSync(command, args, { stdio: "ignore", cwd: samples });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") throw error;
  }
  return performance.now() - before;
}

const mean = (times: readonly number[]) => times.reduce((sum, time) => sum + time, 0) / times.length;
const median = (times: readonly number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]!;
const line = (what: string, milliseconds: number) =>
  console.log(`${what.padEnd(64)}${milliseconds.toFixed(1).padStart(8)} ms`);

line(`nicforge, one process, all ${all.length} samples: a file`, inProcess(all));
line(`nicforge, the same again, warm: a file`, inProcess(all));
line(`nicforge, the ${some.length} files that p4test gets: a file`, inProcess(some));
line(`p4test, ${some.length} files: a file`, mean(some.map((name) => process("p4test", [name]))));
line(`nicforge, the ${someForBmv2.length} files that p4c-bm2-ss gets: a file`, inProcess(someForBmv2));
line(
  `p4c-bm2-ss, ${someForBmv2.length} files: a file`,
  mean(someForBmv2.map((name) => process("p4c-bm2-ss", ["-o", "/dev/null", name]))),
);

const one = someForBmv2[0]!;
const started: Record<string, number[]> = { nicforge: [], p4test: [], "p4c-bm2-ss": [] };
for (let round = 0; round < Number(values.rounds); round++) {
  started.nicforge!.push(process(globalThis.process.execPath, [cli, "compile", one]));
  started.p4test!.push(process("p4test", [one]));
  started["p4c-bm2-ss"]!.push(process("p4c-bm2-ss", ["-o", "/dev/null", one]));
}
for (const [tool, times] of Object.entries(started))
  line(`${tool}, ${one}, from start to end`, median(times));
