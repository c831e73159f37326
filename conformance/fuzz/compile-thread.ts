import { Worker } from "node:worker_threads";
import type { Failure } from "./failure.ts";

/** A program that takes longer hangs. The largest program of p4c's test data needs a tenth of it. */
const TIMEOUT_MS = 10_000;

/** A program that needs more memory grows without bound. */
const MEMORY_MB = 768;

/** Runs the front end in a thread of its own, which is replaced when a program ends or hangs it. */
export class CompileThread {
  private readonly includePaths: readonly string[];
  private worker: Worker | undefined;

  constructor(includePaths: readonly string[]) {
    this.includePaths = includePaths;
  }

  /** @returns the failure, undefined when the front end answered in time. */
  async run(text: string, timeoutMs = TIMEOUT_MS): Promise<Failure | undefined> {
    this.worker ??= new Worker(new URL("./worker-entry.mjs", import.meta.url), {
      workerData: { includePaths: this.includePaths },
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    });
    const failure = await ask(this.worker, text, timeoutMs);
    if (failure !== undefined && failure.kind !== "internal error") await this.stop();
    return failure;
  }

  async stop(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }
}

function ask(worker: Worker, text: string, timeoutMs: number): Promise<Failure | undefined> {
  return new Promise((resolve) => {
    const finish = (failure: Failure | undefined) => {
      clearTimeout(timer);
      worker.off("message", finish).off("error", onError).off("exit", onExit);
      resolve(failure);
    };
    const died = (message: string) => finish({ kind: "thread died", message, place: "" });
    const onError = (error: unknown) => died(String(error));
    const onExit = (code: number) => died(`exit code ${code}`);
    const timer = setTimeout(
      () => finish({ kind: "hang", message: `took longer than ${timeoutMs} ms`, place: "" }),
      timeoutMs,
    );
    worker.on("message", finish).on("error", onError).on("exit", onExit);
    worker.postMessage(text);
  });
}
