import type { MeterConfig } from "../gen/p4/v1/p4runtime_pb.js";
import type { PackedAction } from "./packed-action.ts";
import type { PackedKey } from "./packed-match.ts";
import type { ProfileSchema, TableSchema } from "./pipeline-schema.ts";

/** One choice of a set of actions, or one member's part in a group. */
export interface Share {
  readonly weight: number;
  /** While this port is down the share is not chosen; empty for always. */
  readonly watchPort: Uint8Array;
}

/** What an entry runs. */
export type StoredAction =
  | { readonly kind: "action"; readonly run: PackedAction }
  | { readonly kind: "member"; readonly member: number }
  | { readonly kind: "group"; readonly group: number }
  /** One-shot programming: the members travel within the entry. */
  | { readonly kind: "set"; readonly choices: readonly (Share & { readonly run: PackedAction })[] };

/** An entry as it was written; immutable but for the driver's own mark. */
export interface StoredEntry {
  readonly table: TableSchema;
  readonly key: PackedKey;
  readonly action: StoredAction;
  /** Nanoseconds, 0 for never. */
  readonly idleTimeout: bigint;
  readonly metadata: Uint8Array;
  readonly controllerMetadata: bigint;
  readonly meterConfig: MeterConfig | undefined;
  readonly isConst: boolean;
  /** The driver's own, such as a place in its table; follows the entry when it is modified. */
  handle: number;
}

/** The action of a miss. Undefined action: the program's own. */
export interface StoredDefault {
  readonly table: TableSchema;
  readonly action: PackedAction | undefined;
  readonly metadata: Uint8Array;
  readonly controllerMetadata: bigint;
}

export interface StoredMember {
  readonly profile: ProfileSchema;
  readonly id: number;
  readonly run: PackedAction;
}

export interface StoredGroup {
  readonly profile: ProfileSchema;
  readonly id: number;
  readonly members: readonly (Share & { readonly member: number })[];
  readonly maxSize: number;
}
