import type { Ownership } from "../ownership/ownership.ts";
import type { Timers } from "../timers.ts";
import { type GateLimits, Gates } from "./gates.ts";
import { Migration } from "./migration.ts";
import type { MigratingApplications, MigrationPlane } from "./migration-plane.ts";
import { DEFAULT_MIGRATION_TIMES, type MigrationTimes } from "./migration-times.ts";

export interface MigrationOptions {
  /** This node's id. */
  readonly node: number;
  readonly ownership: Ownership;
  readonly plane: MigrationPlane;
  readonly applications: MigratingApplications;
  readonly timers: Timers;
  readonly times?: Partial<MigrationTimes>;
  readonly limits?: Partial<GateLimits>;
}

const LIMITS: GateLimits = { datagrams: 4096, bytes: 8 << 20 };

/** Begins to give connections to peers and to take them over. Call it before `ownership.join`. */
export function startMigration(options: MigrationOptions): Migration {
  const { node, ownership, plane, applications, timers } = options;
  const times = { ...DEFAULT_MIGRATION_TIMES, ...options.times };
  const gates = new Gates({
    timers,
    limits: { ...LIMITS, ...options.limits },
    linger: times.linger,
    forward: (connection, payload) => plane.forward(connection, payload),
    isHere: (connection) => ownership.ownerOf(connection) === node,
  });
  return new Migration({
    self: node,
    ownership,
    plane,
    applications,
    gates,
    timers,
    times,
    member: (id) => ownership.members().members.find((member) => member.node.id === id),
  });
}
