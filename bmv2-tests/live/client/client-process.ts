// The live tests' client, in the lab's client namespace: does what its parent asks, and answers with what came of it.
import { ask, hangUp } from "./conversation.ts";
import { datagrams } from "./datagrams.ts";
import { closeSwarm, exchange, openSwarm } from "./swarm.ts";
import { transfer } from "./transfer.ts";

const TASKS = { transfer, datagrams, ask, hangUp, openSwarm, exchange, closeSwarm };

export type ClientTasks = typeof TASKS;

/** A task by its name, as it travels between the processes. */
export interface ClientOrder {
  readonly id: number;
  readonly task: keyof ClientTasks;
  readonly order: never;
}

export type ClientAnswer =
  | { readonly id: number; readonly outcome: unknown }
  | { readonly id: number; readonly error: string };

process.on("message", async ({ id, task, order }: ClientOrder) => {
  try {
    process.send?.({ id, outcome: await TASKS[task](order) } satisfies ClientAnswer);
  } catch (error) {
    process.send?.({
      id,
      error: error instanceof Error ? error.message : String(error),
    } satisfies ClientAnswer);
  }
});
process.on("disconnect", () => process.exit());
process.send?.("ready");
