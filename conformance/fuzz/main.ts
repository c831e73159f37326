import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { CompileThread } from "./compile-thread.ts";
import { type Failure, failureName, sameFailure } from "./failure.ts";
import { minimise } from "./minimise.ts";
import { mutate } from "./mutate.ts";
import { Random } from "./random.ts";

const USAGE = `npm run fuzz -- --corpus DIR --minutes N [options]

Compiles changed copies of the P4 programs below a directory. No text may hang the front end, crash it or use up
memory; what does is saved, with a shorter program that does the same. Exits with 1 where something was found.

  --corpus DIR     programs (*.p4) to change; may be given several times
  --minutes N      how long (default: 1)
  --include DIR    where #include looks, before our own architecture files; may be given several times
  --threads N      threads that compile (default: ${availableParallelism()})
  --seed N         repeats a run with one thread (default: from the clock)
  --out DIR        where to save (default: out/fuzz)
`;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      corpus: { type: "string", multiple: true },
      minutes: { type: "string" },
      include: { type: "string", multiple: true },
      threads: { type: "string" },
      seed: { type: "string" },
      out: { type: "string" },
      help: { type: "boolean" },
    },
  });
  if (values.help || values.corpus === undefined) {
    process.stdout.write(USAGE);
    return values.help ? 0 : 1;
  }
  const corpus = values.corpus.flatMap(readPrograms);
  const seed = Number(values.seed ?? Date.now());
  const until = performance.now() + Number(values.minutes ?? 1) * 60_000;
  const out = values.out ?? "out/fuzz";
  process.stderr.write(`${corpus.length} programs, seed ${seed}\n`);
  const findings = new Map<string, Failure>();
  let count = 0;
  const runner = async (index: number) => {
    const random = new Random(seed + index);
    const thread = new CompileThread(values.include ?? []);
    while (performance.now() < until) {
      const text = mutate(random, random.pick(corpus), random.pick(corpus));
      const failure = await thread.run(text);
      if (++count % 5_000 === 0) process.stderr.write(`${count} programs, ${findings.size} failures\n`);
      if (failure === undefined || findings.has(failureName(failure))) continue;
      findings.set(failureName(failure), failure);
      await save(out, failure, text, thread);
    }
    await thread.stop();
  };
  await Promise.all(
    Array.from({ length: Number(values.threads ?? availableParallelism()) }, (_, i) => runner(i)),
  );
  for (const { kind, message, place } of findings.values())
    process.stdout.write(`${kind}: ${message} ${place}\n`);
  process.stdout.write(`${count} programs, ${findings.size} failures\n`);
  return findings.size === 0 ? 0 : 1;
}

function readPrograms(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".p4"))
    .sort()
    .map((name) => readFileSync(join(directory, name), "utf8"));
}

/** Keeps the program as it was found and a short one that fails alike. */
async function save(out: string, failure: Failure, text: string, thread: CompileThread): Promise<void> {
  mkdirSync(out, { recursive: true });
  const file = join(out, failureName(failure));
  writeFileSync(`${file}.p4`, text);
  process.stderr.write(`${failure.kind}: ${failure.message} ${failure.place}\n  ${file}.p4\n`);
  const hangs = failure.kind === "internal error" ? undefined : 3_000;
  const fails = async (candidate: string) => sameFailure(failure, await thread.run(candidate, hangs));
  writeFileSync(`${file}.min.p4`, await minimise(text, fails, hangs === undefined ? 400 : 60));
}

process.exitCode = await main();
