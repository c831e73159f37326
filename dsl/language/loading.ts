import { AsyncLocalStorage } from "node:async_hooks";
import type { Declaration } from "./declaration.ts";
import type { LoadedSource } from "./loaded-source.ts";

/** One load of a pipeline file with all that it imports: what happens meanwhile is noted here. */
export interface Loading {
  /** Everything that was declared, also what no pipeline uses. */
  readonly declarations: Declaration[];
  /** The files that were transformed to be run, by absolute path. */
  readonly sources: Map<string, LoadedSource>;
}

const storage = new AsyncLocalStorage<Loading>();

/** Runs `work` as part of a load; loads at the same time do not see one another. */
export function whileLoading<T>(loading: Loading, work: () => T): T {
  return storage.run(loading, work);
}

/** The load that the running code is part of, if nicforge loads it. */
export function currentLoading(): Loading | undefined {
  return storage.getStore();
}
