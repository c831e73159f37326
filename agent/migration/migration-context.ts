import type { Member, Ownership } from "../ownership/ownership.ts";
import type { Timers } from "../timers.ts";
import type { Gates } from "./gates.ts";
import type { MigratingApplications, MigrationPlane } from "./migration-plane.ts";
import type { MigrationTimes } from "./migration-times.ts";

/** What all migrations of a node share. */
export interface MigrationContext {
  readonly self: number;
  readonly ownership: Ownership;
  readonly plane: MigrationPlane;
  readonly applications: MigratingApplications;
  readonly gates: Gates;
  readonly timers: Timers;
  readonly times: MigrationTimes;
  member(id: number): Member | undefined;
}
