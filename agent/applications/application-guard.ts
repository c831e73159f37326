import { AsyncLocalStorage } from "node:async_hooks";
import type { EventEmitter } from "node:events";

/** What is called with an error that an application let escape. */
type Blame = (error: unknown) => void;

const current = new AsyncLocalStorage<Blame>();
let guards = 0;

/**
 * Runs an application's code for one connection. Whatever escapes it (a throw, a rejected promise, a throw in a timer or a callback that it began)
 * goes to `blame` and no further. Needs {@link guardProcess} for what escapes later.
 */
export function guarded(blame: Blame, run: () => unknown): void {
  current.run(blame, () => {
    try {
      const result = run();
      if (result instanceof Promise) result.catch(blame);
    } catch (error) {
      blame(error);
    }
  });
}

/** The same for every listener of an emitter that the application is given. */
export function guardListeners(emitter: EventEmitter, blame: Blame): void {
  const emit = emitter.emit;
  emitter.emit = (...parameters: Parameters<typeof emit>) => {
    let heard = true;
    guarded(blame, () => {
      heard = emit.apply(emitter, parameters);
    });
    return heard;
  };
}

/** From now on, errors of applications that nobody awaits end their connection and not the process. Returns what ends that. */
export function guardProcess(): () => void {
  if (guards === 0) {
    process.prependListener("uncaughtException", escaped);
    process.prependListener("unhandledRejection", escaped);
  }
  guards += 1;
  let ended = false;
  return () => {
    if (ended) return;
    ended = true;
    guards -= 1;
    if (guards > 0) return;
    process.off("uncaughtException", escaped);
    process.off("unhandledRejection", escaped);
  };
}

function escaped(error: unknown): void {
  const blame = current.getStore();
  if (blame !== undefined) {
    blame(error);
    return;
  }
  // Not an application's: what would have happened without this listener happens, which for a lone listener is the process's end.
  const alone =
    process.listenerCount("uncaughtException") <= 1 && process.listenerCount("unhandledRejection") <= 1;
  if (alone) throw error;
}
