import type { NodeConnectionOptions } from "@nats-io/transport-node";
import type { Timers } from "../../timers.ts";
import { LedgerOwnership } from "../ledger-ownership.ts";
import type { Ownership, OwnershipTimes } from "../ownership.ts";
import { DEFAULT_OWNERSHIP_TIMES } from "../ownership-times.ts";
import { NatsLedger } from "./nats-ledger.ts";

export interface NatsOptions {
  /** `host:port`, several for a cluster. */
  readonly servers: readonly string[];
  /** Farms with different names do not see each other; letters, digits, `-`, `_`. */
  readonly farm?: string;
  /** Copies of what is stored, in a cluster of brokers; 1 unless given. */
  readonly replicas?: number;
  /** Credentials and TLS, as the NATS client takes them. */
  readonly connection?: NodeConnectionOptions;
  readonly timers: Timers;
  readonly times?: Partial<OwnershipTimes>;
}

/**
 * Ownership through a NATS broker with JetStream: the membership in a key-value bucket, one subject for each connection.
 *
 * @example
 * const ownership = natsOwnership({ servers: ["127.0.0.1:4222"], timers: systemTimers() });
 */
export function natsOwnership(options: NatsOptions): Ownership {
  const { servers, farm = "nicforge", replicas = 1, connection, timers } = options;
  const times = { ...DEFAULT_OWNERSHIP_TIMES, ...options.times };
  const ledger = new NatsLedger({
    connection: { ...connection, servers: [...servers] },
    farm,
    replicas,
    timers,
    retry: times.retry,
  });
  return new LedgerOwnership(ledger, timers, times);
}
