import {
  type Action,
  ActionRef_Scope,
  type ControllerPacketMetadata,
  type MatchField,
  MatchField_MatchType,
  type MeterSpec,
  type P4Info,
  type Preamble,
  type Table,
  Table_IdleTimeoutBehavior,
} from "../gen/p4/config/v1/p4info_pb.js";
import type { P4DataTypeSpec, P4TypeInfo } from "../gen/p4/config/v1/p4types_pb.js";
import { byteCount } from "./packed-bytes.ts";

export type MatchKind = "exact" | "lpm" | "ternary" | "range" | "optional";

/** A key field, and its place in a packed key (see `packed-match.ts`). */
export interface FieldSchema {
  readonly id: number;
  readonly name: string;
  /** Bits. */
  readonly width: number;
  /** Bytes of one value. */
  readonly bytes: number;
  readonly kind: MatchKind;
  /** First byte in the packed key. */
  readonly at: number;
}

/** A list of key fields: of a table, or of a value set. */
export interface MatchSchema {
  readonly name: string;
  readonly fields: readonly FieldSchema[];
  /** Place of a field in `fields`, by its id. */
  readonly placeOf: ReadonlyMap<number, number>;
  /** Bytes of a packed key, the priority included. */
  readonly keyBytes: number;
  readonly hasPriority: boolean;
  /** The packed key of an entry that mentions no field. */
  readonly anything: Buffer;
  /** Where keys are packed. */
  readonly scratch: Buffer;
}

export interface ParameterSchema {
  readonly id: number;
  readonly name: string;
  /** Bits. */
  readonly width: number;
  readonly bytes: number;
  /** First byte in the packed arguments. */
  readonly at: number;
}

export interface ActionSchema {
  readonly id: number;
  readonly name: string;
  readonly parameters: readonly ParameterSchema[];
  readonly placeOf: ReadonlyMap<number, number>;
  /** Bytes of the packed arguments. */
  readonly argumentBytes: number;
  readonly scratch: Buffer;
}

/** An action as one table has it. */
export interface TableActionSchema {
  readonly action: ActionSchema;
  readonly inEntries: boolean;
  readonly asDefault: boolean;
}

export interface TableSchema extends MatchSchema {
  readonly id: number;
  readonly actions: ReadonlyMap<number, TableActionSchema>;
  readonly size: number;
  readonly isConst: boolean;
  readonly defaultIsConst: boolean;
  /** The program's default action; absent where it has none that the controller sees. */
  readonly initialDefault: Table["initialDefaultAction"];
  readonly profile: ProfileSchema | undefined;
  readonly directCounter: NamedObject | undefined;
  readonly directMeter: MeterSchema | undefined;
  readonly hasIdleTimeout: boolean;
}

export interface NamedObject {
  readonly id: number;
  readonly name: string;
}

export interface ProfileSchema extends NamedObject {
  readonly hasSelector: boolean;
  readonly size: number;
  /** 0 for no limit. */
  readonly maxGroupSize: number;
  /** Whether sizes count weights rather than members. */
  readonly countsWeights: boolean;
  readonly weightsDisallowed: boolean;
  /** 0 for no limit. */
  readonly maxMemberWeight: number;
  /** Actions that members may have: those of the profile's tables. */
  readonly actions: Map<number, TableActionSchema>;
}

/** An array of counters, meters or registers. */
export interface ArraySchema extends NamedObject {
  readonly size: number;
}

export interface MeterSchema extends ArraySchema {
  readonly type: MeterSpec["type"];
}

export interface RegisterSchema extends ArraySchema {
  readonly type: P4DataTypeSpec | undefined;
}

export interface ValueSetSchema extends MatchSchema, NamedObject {
  readonly size: number;
}

export interface DigestSchema extends NamedObject {
  readonly type: P4DataTypeSpec | undefined;
}

/** A header in front of packets from or to the controller. */
export interface PacketHeaderSchema {
  readonly fields: readonly { readonly id: number; readonly name: string; readonly width: number }[];
  /** Bytes. */
  readonly length: number;
}

/** P4Info in the form that requests are checked against: by id, with widths and places worked out once. */
export interface PipelineSchema {
  readonly p4info: P4Info;
  readonly types: P4TypeInfo | undefined;
  readonly tables: ReadonlyMap<number, TableSchema>;
  readonly actions: ReadonlyMap<number, ActionSchema>;
  readonly profiles: ReadonlyMap<number, ProfileSchema>;
  readonly counters: ReadonlyMap<number, ArraySchema>;
  readonly meters: ReadonlyMap<number, MeterSchema>;
  readonly registers: ReadonlyMap<number, RegisterSchema>;
  readonly valueSets: ReadonlyMap<number, ValueSetSchema>;
  readonly digests: ReadonlyMap<number, DigestSchema>;
  readonly packetIn: PacketHeaderSchema | undefined;
  readonly packetOut: PacketHeaderSchema | undefined;
}

/** simple_switch's size of tables that do not say. */
const DEFAULT_TABLE_SIZE = 1024;

export function pipelineSchema(p4info: P4Info): PipelineSchema {
  const actions = byId(p4info.actions, actionSchema);
  const profiles = byId(p4info.actionProfiles, (profile): ProfileSchema => {
    const semantics = profile.selectorSizeSemantics;
    return {
      ...named(profile),
      hasSelector: profile.withSelector,
      size: Number(profile.size),
      maxGroupSize: profile.maxGroupSize,
      countsWeights: semantics.case !== "sumOfMembers",
      weightsDisallowed: profile.weightsDisallowed,
      maxMemberWeight: semantics.case === "sumOfMembers" ? semantics.value.maxMemberWeight : 0,
      actions: new Map(),
    };
  });
  const directMeters = byId(p4info.directMeters, (meter) => ({
    ...named(meter),
    size: 0,
    type: meter.spec?.type ?? 0,
  }));
  const directCounters = byId(p4info.directCounters, named);
  const tables = byId(p4info.tables, (table) => {
    const direct = <Value>(objects: ReadonlyMap<number, Value>) =>
      table.directResourceIds.map((id) => objects.get(id)).find((object) => object !== undefined);
    const schema: TableSchema = {
      ...named(table),
      ...matchSchema(table.preamble?.name ?? "", table.matchFields),
      actions: tableActions(table, actions),
      size: Number(table.size) === 0 ? DEFAULT_TABLE_SIZE : Number(table.size),
      isConst: table.isConstTable,
      defaultIsConst: table.constDefaultActionId !== 0,
      initialDefault: table.initialDefaultAction,
      profile: profiles.get(table.implementationId),
      directCounter: direct(directCounters),
      directMeter: direct(directMeters),
      hasIdleTimeout: table.idleTimeoutBehavior === Table_IdleTimeoutBehavior.NOTIFY_CONTROL,
    };
    for (const [id, action] of schema.actions) schema.profile?.actions.set(id, action);
    return schema;
  });
  return {
    p4info,
    types: p4info.typeInfo,
    tables,
    actions,
    profiles,
    counters: byId(p4info.counters, (counter) => ({ ...named(counter), size: Number(counter.size) })),
    meters: byId(p4info.meters, (meter) => ({
      ...named(meter),
      size: Number(meter.size),
      type: meter.spec?.type ?? 0,
    })),
    registers: byId(p4info.registers, (register) => ({
      ...named(register),
      size: register.size,
      type: register.typeSpec,
    })),
    valueSets: byId(p4info.valueSets, (set) => ({
      ...named(set),
      ...matchSchema(set.preamble?.name ?? "", set.match, false),
      size: set.size,
    })),
    digests: byId(p4info.digests, (digest) => ({ ...named(digest), type: digest.typeSpec })),
    packetIn: packetHeader(p4info, "packet_in"),
    packetOut: packetHeader(p4info, "packet_out"),
  };
}

function named({ preamble }: { readonly preamble?: Preamble | undefined }): NamedObject {
  return { id: preamble?.id ?? 0, name: preamble?.name ?? "" };
}

function byId<From extends { readonly preamble?: Preamble | undefined }, To>(
  objects: readonly From[],
  make: (object: From) => To,
): Map<number, To> {
  return new Map(objects.map((object) => [object.preamble?.id ?? 0, make(object)]));
}

const KINDS: Readonly<Partial<Record<MatchField_MatchType, MatchKind>>> = {
  [MatchField_MatchType.EXACT]: "exact",
  [MatchField_MatchType.LPM]: "lpm",
  [MatchField_MatchType.TERNARY]: "ternary",
  [MatchField_MatchType.RANGE]: "range",
  [MatchField_MatchType.OPTIONAL]: "optional",
};

/** Bytes of a packed field beside its values: the prefix length of lpm, the presence of optional. */
const EXTRA: Record<MatchKind, number> = { exact: 0, lpm: 2, ternary: 0, range: 0, optional: 1 };

function matchSchema(name: string, matchFields: readonly MatchField[], ordered = true): MatchSchema {
  let at = 0;
  const fields = matchFields.map((field): FieldSchema => {
    const kind = (field.match.case === "matchType" ? KINDS[field.match.value] : undefined) ?? "exact";
    const bytes = byteCount(field.bitwidth);
    const schema = { id: field.id, name: field.name, width: field.bitwidth, bytes, kind, at };
    at += EXTRA[kind] + (kind === "ternary" || kind === "range" ? 2 : 1) * bytes;
    return schema;
  });
  const hasPriority =
    ordered && fields.some(({ kind }) => kind === "ternary" || kind === "range" || kind === "optional");
  const keyBytes = at + (hasPriority ? 4 : 0);
  const anything = Buffer.alloc(keyBytes);
  for (const { kind, width, bytes, at: first } of fields) {
    if (kind !== "range") continue;
    anything.fill(0xff, first + bytes, first + 2 * bytes);
    if ((width & 7) !== 0) anything[first + bytes] = 0xff >>> (8 - (width & 7));
  }
  return {
    name,
    fields,
    placeOf: new Map(fields.map(({ id }, place) => [id, place])),
    keyBytes,
    hasPriority,
    anything,
    scratch: Buffer.alloc(keyBytes),
  };
}

function actionSchema(action: Action): ActionSchema {
  let at = 0;
  const parameters = action.params.map(({ id, name, bitwidth }): ParameterSchema => {
    const parameter = { id, name, width: bitwidth, bytes: byteCount(bitwidth), at };
    at += parameter.bytes;
    return parameter;
  });
  return {
    ...named(action),
    parameters,
    placeOf: new Map(parameters.map(({ id }, place) => [id, place])),
    argumentBytes: at,
    scratch: Buffer.alloc(at),
  };
}

function tableActions(
  table: Table,
  actions: ReadonlyMap<number, ActionSchema>,
): ReadonlyMap<number, TableActionSchema> {
  const list = new Map<number, TableActionSchema>();
  for (const { id, scope } of table.actionRefs) {
    const action = actions.get(id);
    if (action === undefined) continue;
    list.set(id, {
      action,
      inEntries: scope === ActionRef_Scope.TABLE_AND_DEFAULT || scope === ActionRef_Scope.TABLE_ONLY,
      asDefault: scope === ActionRef_Scope.TABLE_AND_DEFAULT || scope === ActionRef_Scope.DEFAULT_ONLY,
    });
  }
  return list;
}

function packetHeader(p4info: P4Info, name: string): PacketHeaderSchema | undefined {
  const header: ControllerPacketMetadata | undefined = p4info.controllerPacketMetadata.find(
    ({ preamble }) => preamble?.name === name,
  );
  if (header === undefined) return undefined;
  const fields = header.metadata.map(({ id, name: field, bitwidth }) => ({
    id,
    name: field,
    width: bitwidth,
  }));
  return { fields, length: byteCount(fields.reduce((bits, { width }) => bits + width, 0)) };
}
