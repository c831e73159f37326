import { create, type MessageInitShape } from "@bufbuild/protobuf";
import type { Random } from "../conformance/fuzz/random.ts";
import { byteString } from "../p4runtime/byte-string.ts";
import { fieldMatch, isMatchedBy } from "../p4runtime/field-match.ts";
import {
  ActionRef_Scope,
  type MatchField,
  type P4Info,
  type Table,
} from "../p4runtime/gen/p4/config/v1/p4info_pb.js";
import {
  type Action,
  ActionSchema,
  EntitySchema,
  type FieldMatch,
  type TableAction,
  type Update,
  Update_Type,
  UpdateSchema,
} from "../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { P4InfoIndex } from "../p4runtime/p4info-index.ts";
import type { RowMatch } from "../p4runtime/table-row.ts";
import { PORTS } from "./random-packets.ts";
import type { ValuePool } from "./value-pool.ts";

/** Ids of multicast groups and clone sessions that scenarios set up; programs of tests use small numbers. */
const GROUPS = [1, 2, 3, 4, 5];
const SESSIONS = [1, 2, 3, 4, 5, 10, 100];

const MOST_ENTRIES = 6;
const MOST_MEMBERS = 4;

/** `PortId_t`: parameters of this width are mostly ports, and should be some that exist. */
const PORT_BITS = 9;

type EntityInit = MessageInitShape<typeof EntitySchema>["entity"];

/**
 * Entries of every kind that the program has room for. Priorities differ, since which of two equal ones wins is the
 * device's choice (P4Runtime specification, "TableEntry").
 */
export function randomUpdates(p4info: P4Info, pool: ValuePool, random: Random): readonly Update[] {
  const entries = new RandomEntries(new P4InfoIndex(p4info), pool, random);
  return [
    ...GROUPS.map((group) => entries.multicastGroup(group)),
    ...SESSIONS.map((session) => entries.cloneSession(session)),
    ...p4info.actionProfiles.flatMap(({ preamble }) => entries.members(preamble!.id)),
    ...p4info.tables.flatMap((table) => entries.table(table)),
  ];
}

function update(type: Update_Type, entity: EntityInit): Update {
  return create(UpdateSchema, { type, entity: create(EntitySchema, entity === undefined ? {} : { entity }) });
}

class RandomEntries {
  readonly #index: P4InfoIndex;
  readonly #pool: ValuePool;
  readonly #random: Random;
  /** By profile: what entries may point to. */
  readonly #choices = new Map<number, TableAction["type"][]>();

  constructor(index: P4InfoIndex, pool: ValuePool, random: Random) {
    this.#index = index;
    this.#pool = pool;
    this.#random = random;
  }

  multicastGroup(multicastGroupId: number): Update {
    const value = { multicastGroupId, replicas: this.#replicas(1 + this.#random.below(3)) };
    return update(Update_Type.INSERT, {
      case: "packetReplicationEngineEntry",
      value: { type: { case: "multicastGroupEntry", value } },
    });
  }

  cloneSession(sessionId: number): Update {
    const value = { sessionId, replicas: this.#replicas(1) };
    return update(Update_Type.INSERT, {
      case: "packetReplicationEngineEntry",
      value: { type: { case: "cloneSessionEntry", value } },
    });
  }

  /** Members of a profile, and a group of them all where it is a selector. */
  members(actionProfileId: number): readonly Update[] {
    const profile = this.#index.get("actionProfile", actionProfileId);
    const [table] = profile.tableIds;
    if (table === undefined) return [];
    const actions = this.#actionsOf(this.#index.get("table", table), "entry");
    const ids = Array.from({ length: Math.min(MOST_MEMBERS, Number(profile.size)) }, (_, place) => place + 1);
    if (actions.length === 0) return [];
    const members = ids.map((memberId) => {
      const action = this.#action(this.#random.pick(actions));
      return update(Update_Type.INSERT, {
        case: "actionProfileMember",
        value: { actionProfileId, memberId, action },
      });
    });
    const choices: TableAction["type"][] = ids.map((value) => ({ case: "actionProfileMemberId", value }));
    this.#choices.set(actionProfileId, choices);
    if (!profile.withSelector) return members;
    choices.push({ case: "actionProfileGroupId", value: 1 });
    const group = {
      actionProfileId,
      groupId: 1,
      maxSize: ids.length,
      members: ids.map((memberId) => ({ memberId, weight: 1 })),
    };
    return [...members, update(Update_Type.INSERT, { case: "actionProfileGroup", value: group })];
  }

  table(table: Table): readonly Update[] {
    return [...this.#entries(table), ...this.#defaultAction(table)];
  }

  #entries(table: Table): readonly Update[] {
    if (table.isConstTable || table.matchFields.length === 0) return [];
    const count = Math.min(this.#random.below(MOST_ENTRIES + 1), Number(table.size));
    const byMatch = new Map<string, Update>();
    for (let priority = 1; priority <= count; priority++) {
      const match = table.matchFields.flatMap((field) => this.#match(field) ?? []);
      const action = this.#tableAction(table);
      if (action === undefined) return [];
      const value = {
        tableId: table.preamble!.id,
        match,
        action: { type: action },
        priority: hasPriorities(table) ? priority : 0,
      };
      byMatch.set(identity(match), update(Update_Type.INSERT, { case: "tableEntry", value }));
    }
    return [...byMatch.values()];
  }

  #defaultAction(table: Table): readonly Update[] {
    if (table.constDefaultActionId !== 0 || table.implementationId !== 0 || this.#random.below(2) === 0)
      return [];
    const actions = this.#actionsOf(table, "default");
    if (actions.length === 0) return [];
    const action: TableAction["type"] = { case: "action", value: this.#action(this.#random.pick(actions)) };
    const value = { tableId: table.preamble!.id, action: { type: action }, isDefaultAction: true };
    return [update(Update_Type.MODIFY, { case: "tableEntry", value })];
  }

  #tableAction(table: Table): TableAction["type"] | undefined {
    if (table.implementationId !== 0) {
      const choices = this.#choices.get(table.implementationId) ?? [];
      return choices.length === 0 ? undefined : this.#random.pick(choices);
    }
    const actions = this.#actionsOf(table, "entry");
    return actions.length === 0
      ? undefined
      : { case: "action", value: this.#action(this.#random.pick(actions)) };
  }

  #actionsOf(table: Table, use: "entry" | "default"): readonly number[] {
    const excluded = use === "entry" ? ActionRef_Scope.DEFAULT_ONLY : ActionRef_Scope.TABLE_ONLY;
    return table.actionRefs.filter(({ scope }) => scope !== excluded).map(({ id }) => id);
  }

  #action(actionId: number): Action {
    const params = this.#index.get("action", actionId).params.map(({ id, bitwidth }) => ({
      paramId: id,
      value: byteString(this.#parameter(bitwidth), bitwidth),
    }));
    return create(ActionSchema, { actionId, params });
  }

  #parameter(bits: number): bigint {
    if (bits === PORT_BITS) return this.#random.below(12) === 0 ? 511n : BigInt(this.#random.below(PORTS));
    return this.#pool.likely(bits);
  }

  #match(field: MatchField): FieldMatch | undefined {
    return fieldMatch(field, this.#rowMatch(field));
  }

  #rowMatch(field: MatchField): RowMatch {
    const bits = field.bitwidth;
    const value = bits === PORT_BITS ? BigInt(this.#random.below(PORTS)) : this.#pool.likely(bits);
    if (isMatchedBy(field, "lpm")) {
      return { kind: "lpm", value, prefixLength: this.#random.below(bits + 1) };
    }
    if (isMatchedBy(field, "ternary")) {
      const masks = [0n, BigInt.asUintN(bits, -1n), this.#pool.any(bits)];
      return { kind: "ternary", value, mask: this.#random.pick(masks) };
    }
    if (isMatchedBy(field, "range")) {
      const other = this.#pool.likely(bits);
      return value <= other
        ? { kind: "range", low: value, high: other }
        : { kind: "range", low: other, high: value };
    }
    return isMatchedBy(field, "optional") ? { kind: "optional", value } : { kind: "exact", value };
  }

  #replicas(count: number) {
    return Array.from({ length: count }, (_, place) => ({
      portKind: { case: "egressPort" as const, value: this.#random.below(PORTS) },
      instance: place + 1,
    }));
  }
}

function hasPriorities({ matchFields }: Table): boolean {
  return matchFields.some(
    (field) => isMatchedBy(field, "ternary") || isMatchedBy(field, "range") || isMatchedBy(field, "optional"),
  );
}

/** Two entries of one match are one. */
function identity(match: readonly FieldMatch[]): string {
  return match
    .map(({ fieldId, fieldMatchType: { value } }) => {
      const parts = Object.values(value ?? {}).map((part) =>
        part instanceof Uint8Array ? part.join(".") : part,
      );
      return `${fieldId}:${parts.filter((part) => typeof part !== "object").join("/")}`;
    })
    .join(" ");
}
