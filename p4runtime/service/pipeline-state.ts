import type {
  CloneSessionEntry,
  DigestEntry_Config,
  ForwardingPipelineConfig,
  MeterConfig,
  MulticastGroupEntry,
} from "../gen/p4/v1/p4runtime_pb.js";
import type { PackedKey } from "./packed-match.ts";
import type { PipelineSchema, ProfileSchema, TableSchema } from "./pipeline-schema.ts";
import type { StoredAction, StoredDefault, StoredEntry, StoredGroup, StoredMember } from "./stored-entry.ts";

export interface TableState {
  readonly schema: TableSchema;
  /** In order of insertion. */
  readonly entries: Map<PackedKey, StoredEntry>;
  default: StoredDefault;
}

export interface ProfileState {
  readonly schema: ProfileSchema;
  readonly members: Map<number, StoredMember>;
  readonly groups: Map<number, StoredGroup>;
  /** How many entries and groups use each member, and how many entries each group. */
  readonly memberUses: Map<number, number>;
  readonly groupUses: Map<number, number>;
  /** How many members the one-shot entries bring along. */
  setMembers: number;
}

/** Everything that controllers wrote for one pipeline. What the data plane counts by itself is the device's. */
export interface PipelineState {
  readonly config: ForwardingPipelineConfig;
  readonly schema: PipelineSchema;
  readonly tables: ReadonlyMap<number, TableState>;
  readonly profiles: ReadonlyMap<number, ProfileState>;
  /** Per meter the cells that are not at their default. */
  readonly meters: ReadonlyMap<number, Map<number, MeterConfig>>;
  readonly multicastGroups: Map<number, MulticastGroupEntry>;
  readonly cloneSessions: Map<number, CloneSessionEntry>;
  readonly valueSets: ReadonlyMap<number, { members: readonly PackedKey[] }>;
  readonly digests: Map<number, DigestEntry_Config>;
}

const NOTHING = new Uint8Array(0);

/** The default entry as the program has it. */
export function programDefault(table: TableSchema): StoredDefault {
  return { table, action: undefined, metadata: NOTHING, controllerMetadata: 0n };
}

export function emptyState(config: ForwardingPipelineConfig, schema: PipelineSchema): PipelineState {
  const mapValues = <From, To>(map: ReadonlyMap<number, From>, make: (from: From) => To) =>
    new Map([...map].map(([id, value]) => [id, make(value)] as const));
  return {
    config,
    schema,
    tables: mapValues(schema.tables, (table) => ({
      schema: table,
      entries: new Map(),
      default: programDefault(table),
    })),
    profiles: mapValues(schema.profiles, (profile) => ({
      schema: profile,
      members: new Map(),
      groups: new Map(),
      memberUses: new Map(),
      groupUses: new Map(),
      setMembers: 0,
    })),
    meters: mapValues(schema.meters, () => new Map()),
    multicastGroups: new Map(),
    cloneSessions: new Map(),
    valueSets: mapValues(schema.valueSets, () => ({ members: [] })),
    digests: new Map(),
  };
}

/** Counts (1) or uncounts (-1) what an entry's action uses of the table's action profile. */
export function countUse(state: PipelineState, table: TableSchema, action: StoredAction, by: 1 | -1): void {
  if (table.profile === undefined) return;
  const profile = state.profiles.get(table.profile.id)!;
  if (action.kind === "member") addUse(profile.memberUses, action.member, by);
  else if (action.kind === "group") addUse(profile.groupUses, action.group, by);
  else if (action.kind === "set") profile.setMembers += by * action.choices.length;
}

export function addUse(uses: Map<number, number>, id: number, by: 1 | -1): void {
  const count = (uses.get(id) ?? 0) + by;
  if (count === 0) uses.delete(id);
  else uses.set(id, count);
}
