import { parentPort, workerData } from "node:worker_threads";
import type { Checkout, Outcome, Suite } from "./suite.ts";
import { fail } from "./suite.ts";
import { SUITES } from "./suites.ts";
import type { Job } from "./worker-pool.ts";

const suites = new Map<string, Suite>(SUITES.map((suite) => [suite.name, suite]));
const checkout = workerData as Checkout;

parentPort!.on("message", async ({ suite, name }: Job) => {
  const before = performance.now();
  const outcome = await run(suites.get(suite)!, name);
  parentPort!.postMessage({ outcome, milliseconds: performance.now() - before });
});

/** An exception is a mistake of the product: no program may cause one. */
async function run(suite: Suite, name: string): Promise<Outcome> {
  try {
    return await suite.run(checkout, name);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: undefined };
    const place = stack?.split("\n").find((line) => line.trim().startsWith("at "));
    return fail(`internal error: ${message.split("\n")[0]!.slice(0, 120)}`, place?.trim());
  }
}
