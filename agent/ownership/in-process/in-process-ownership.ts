import type { Timers } from "../../timers.ts";
import { LedgerOwnership } from "../ledger-ownership.ts";
import type { Ownership, OwnershipTimes } from "../ownership.ts";
import { DEFAULT_OWNERSHIP_TIMES } from "../ownership-times.ts";
import type { OwnershipHub } from "./hub.ts";
import { type HubConnector, HubLedger } from "./hub-ledger.ts";
import type { OwnershipPort } from "./port.ts";

export interface InProcessOptions {
  readonly timers: Timers;
  readonly times?: Partial<OwnershipTimes>;
}

/**
 * Ownership on one machine: through a hub in this process, or through a port at whose other end a hub is attached.
 *
 * @example
 * const hub = new OwnershipHub();
 * const ownership = inProcessOwnership(hub, { timers: systemTimers() });
 * // In a forked child, when its parent called `hub.attach(processPort(child))`:
 * const childs = inProcessOwnership(processPort(process), { timers: systemTimers() });
 */
export function inProcessOwnership(
  hub: OwnershipHub | OwnershipPort | HubConnector,
  options: InProcessOptions,
): Ownership {
  const times = { ...DEFAULT_OWNERSHIP_TIMES, ...options.times };
  return new LedgerOwnership(
    new HubLedger(connectorOf(hub), options.timers, times.retry),
    options.timers,
    times,
  );
}

function connectorOf(hub: OwnershipHub | OwnershipPort | HubConnector): HubConnector {
  if (typeof hub === "function") return hub;
  if ("connect" in hub) return () => hub.connect();
  // A port that closed does not open again.
  let port: OwnershipPort | undefined = hub;
  return () => {
    const only = port;
    port = undefined;
    return only;
  };
}
