import type { ActionProfile } from "../externs/action-profile.ts";
import type { CounterArray } from "../externs/counter-array.ts";
import type { DigestBuffer } from "../externs/digest-buffer.ts";
import type { ComputedHash } from "../externs/hash-algorithm.ts";
import type { MeterArray } from "../externs/meter-array.ts";
import type { RegisterArray } from "../externs/register-array.ts";
import type { Table } from "../tables/table.ts";

/** A table with what the program attaches to it. */
export interface ProgramTable {
  readonly name: string;
  readonly table: Table;
  readonly directCounter: DirectCounter | undefined;
  readonly directMeter: MeterArray | undefined;
  readonly profile: ProgramProfile | undefined;
  readonly isConst: boolean;
  readonly defaultActionIsConst: boolean;
  /** Entries of the program, to be there again after a reset. */
  readonly install: () => void;
}

/** The counts themselves are the table's `packets` and `bytes`. */
export interface DirectCounter {
  readonly name: string;
}

export interface ProgramProfile {
  readonly name: string;
  readonly profile: ActionProfile;
  /** Of an action selector. */
  readonly hash: ComputedHash | undefined;
}

/** `value_set`: what the control plane put in, per member one value for each key of the select, exact only. */
export interface ProgramValueSet {
  readonly name: string;
  readonly widths: readonly number[];
  readonly size: number;
  /** Members as keys of {@link valueSetKey}. */
  readonly members: Set<string>;
}

/** The run-time objects of a program by their control-plane names. */
export interface ProgramObjects {
  readonly tables: Map<string, ProgramTable>;
  readonly counters: Map<string, CounterArray>;
  readonly meters: Map<string, MeterArray>;
  readonly registers: Map<string, RegisterArray>;
  readonly profiles: Map<string, ProgramProfile>;
  readonly valueSets: Map<string, ProgramValueSet>;
  readonly digests: Map<string, DigestBuffer>;
}

/** Text that is the same for the same words. */
export function valueSetKey(words: readonly number[]): string {
  return words.join();
}
