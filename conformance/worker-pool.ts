import { Worker } from "node:worker_threads";
import type { Checkout, Outcome } from "./suite.ts";
import { fail } from "./suite.ts";

export interface Job {
  readonly suite: string;
  readonly name: string;
}

export interface Done extends Job {
  readonly outcome: Outcome;
  readonly milliseconds: number;
}

/** What a worker answers; see `worker.ts`. */
interface Answer {
  readonly outcome: Outcome;
  readonly milliseconds: number;
}

/** A case that takes longer hangs: its worker is ended, and the case fails. */
const CASE_TIMEOUT_MS = 60_000;

/** Runs jobs in worker threads, each worker one at a time; a worker that dies fails its case alone. */
export async function runJobs(
  jobs: readonly Job[],
  checkout: Checkout,
  threads: number,
  onDone: (done: Done) => void,
): Promise<void> {
  const queue = [...jobs].reverse();
  const runner = async () => {
    let worker: Worker | undefined;
    for (let job = queue.pop(); job !== undefined; job = queue.pop()) {
      worker ??= new Worker(new URL("./worker-entry.mjs", import.meta.url), { workerData: checkout });
      const before = performance.now();
      const answer = await ask(worker, job);
      if (answer.outcome.status === "fail" && answer.milliseconds === Number.POSITIVE_INFINITY) {
        await worker.terminate();
        worker = undefined;
      }
      onDone({ ...job, outcome: answer.outcome, milliseconds: performance.now() - before });
    }
    await worker?.terminate();
  };
  await Promise.all(Array.from({ length: Math.max(1, threads) }, runner));
}

function ask(worker: Worker, job: Job): Promise<Answer> {
  return new Promise((resolve) => {
    const lost = (reason: string, detail?: string) =>
      finish({ outcome: fail(reason, detail), milliseconds: Number.POSITIVE_INFINITY });
    const onError = (error: unknown) => lost("ended its worker", String(error));
    const onExit = (code: number) => lost("ended its worker", `exit code ${code}`);
    const timer = setTimeout(() => lost(`took longer than ${CASE_TIMEOUT_MS / 1000} s`), CASE_TIMEOUT_MS);
    const finish = (answer: Answer) => {
      clearTimeout(timer);
      worker.off("message", finish).off("error", onError).off("exit", onExit);
      resolve(answer);
    };
    worker.on("message", finish).on("error", onError).on("exit", onExit);
    worker.postMessage(job);
  });
}
