import type { MessageInitShape } from "@bufbuild/protobuf";
import type { P4RuntimeClient } from "../../../p4runtime/client.ts";
import {
  type Entity,
  type EntitySchema,
  type TableEntry,
  type TableEntrySchema,
  Update_Type,
  type UpdateSchema,
} from "../../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import type { P4InfoIndex } from "../../../p4runtime/p4info-index.ts";

type EntityInit = NonNullable<MessageInitShape<typeof EntitySchema>["entity"]>;
export type UpdateInit = MessageInitShape<typeof UpdateSchema>;

export const insert = (entity: EntityInit): UpdateInit => ({ type: Update_Type.INSERT, entity: { entity } });
export const modify = (entity: EntityInit): UpdateInit => ({ type: Update_Type.MODIFY, entity: { entity } });
export const remove = (entity: EntityInit): UpdateInit => ({ type: Update_Type.DELETE, entity: { entity } });

/** All entities that a read gives. */
export async function readAll(client: P4RuntimeClient, ...filters: readonly EntityInit[]): Promise<Entity[]> {
  const found: Entity[] = [];
  for await (const entity of client.read(...filters)) found.push(entity);
  return found;
}

/** The value of the only entity of a read. */
export async function readOne<Case extends EntityInit["case"]>(
  client: P4RuntimeClient,
  filter: Extract<EntityInit, { case: Case }>,
): Promise<Extract<Entity["entity"], { case: Case }>["value"]> {
  const found = await readAll(client, filter);
  if (found.length !== 1) throw new Error(`${found.length} entities where one was expected`);
  return found[0]!.entity.value as never;
}

export const bytes = (...values: readonly number[]) => Uint8Array.from(values);

/** What an entry may have beside match and action. */
type EntryExtras = Partial<
  Pick<TableEntry, "tableId" | "priority" | "metadata" | "controllerMetadata" | "idleTimeoutNs" | "isConst">
> & {
  readonly counterData?: { readonly packetCount?: bigint; readonly byteCount?: bigint };
  readonly meterConfig?: {
    readonly cir?: bigint;
    readonly cburst?: bigint;
    readonly pir?: bigint;
    readonly pburst?: bigint;
  };
};

/** Messages for the program `everything.p4`. */
export class Everything {
  readonly index: P4InfoIndex;

  constructor(index: P4InfoIndex) {
    this.index = index;
  }

  action(name: string, ...values: readonly number[]) {
    const { preamble, params } = this.index.get("action", name);
    return {
      actionId: preamble!.id,
      params: params.map(({ id }, place) => ({ paramId: id, value: bytes(values[place]!) })),
    };
  }

  /** An exact entry of `flows`: source 10.0.0.n to 10.0.0.2, UDP. */
  flow(last: number, action: ReturnType<Everything["action"]>, more: EntryExtras = {}) {
    const exact = (fieldId: number, value: Uint8Array) => ({
      fieldId,
      fieldMatchType: { case: "exact" as const, value: { value } },
    });
    return {
      case: "tableEntry" as const,
      value: {
        tableId: this.index.id("table", "flows"),
        match: [exact(1, bytes(10, 0, 0, last)), exact(2, bytes(10, 0, 0, 2)), exact(3, bytes(17))],
        action: { type: { case: "action" as const, value: action } },
        ...more,
      },
    };
  }

  /** An entry of `balanced` for a DSCP. */
  balanced(
    dscp: number,
    type: NonNullable<NonNullable<MessageInitShape<typeof TableEntrySchema>["action"]>["type"]>,
  ) {
    return {
      case: "tableEntry" as const,
      value: {
        tableId: this.index.id("table", "balanced"),
        match: [{ fieldId: 1, fieldMatchType: { case: "exact" as const, value: { value: bytes(dscp) } } }],
        action: { type },
      },
    };
  }
}
