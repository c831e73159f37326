import type { MessageInitShape } from "@bufbuild/protobuf";
import { CONTROL_PLANE } from "../../codegen/p4/control-plane-names.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { Update_Type, type UpdateSchema } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import type { P4InfoIndex } from "../../p4runtime/p4info-index.ts";
import { tableEntry } from "../../p4runtime/table-entry.ts";
import type { TableRow } from "../../p4runtime/table-row.ts";
import type { Entry, EntryFailureReason, EntryUpdate } from "../data-plane.ts";
import { entryRows } from "./entry-rows.ts";
import type { ServiceAddresses } from "./service-addresses.ts";

export type UpdateMessage = MessageInitShape<typeof UpdateSchema>;

/** A P4Runtime update that an entry's update became. */
export interface EntryMessage {
  readonly message: UpdateMessage;
  /** What may be said of the row without its being a failure: others may have written or removed a shared row. */
  readonly tolerated: EntryFailureReason | undefined;
}

const TYPES: Readonly<Record<EntryUpdate["operation"], Update_Type>> = {
  insert: Update_Type.INSERT,
  modify: Update_Type.MODIFY,
  delete: Update_Type.DELETE,
};

const NANOSECONDS = 1_000_000_000;

/** What the messages of one device's entries are made from. */
export interface MessageContext {
  readonly model: PipelineModel;
  readonly node: number;
  readonly index: P4InfoIndex;
  readonly addresses: ServiceAddresses;
}

/**
 * The P4Runtime updates of an entry's update.
 *
 * @throws SyntaxError, TypeError or RangeError for an entry that the pipeline cannot hold.
 */
export function entryMessages(update: EntryUpdate, context: MessageContext): readonly EntryMessage[] {
  const { entry, operation } = update;
  const rows = entryRows(context.model, context.node, entry);
  if (entry.kind === "self")
    return rows.map((row) => ({ message: selfMessage(update, row, context), tolerated: undefined }));
  const [own, shared] = rows;
  const messages =
    own === undefined ? [] : [{ message: rowMessage(update, own, context), tolerated: undefined }];
  if (shared === undefined || entry.kind !== "service" || operation === "modify") return messages;
  const { addresses } = context;
  if (!(operation === "insert" ? addresses.add(entry.service) : addresses.remove(entry.service)))
    return messages;
  const tolerated = operation === "insert" ? "already-exists" : "not-found";
  return [...messages, { message: rowMessage(update, shared, context), tolerated }];
}

/** A table's default action is modified, and taken back by modifying it to nothing (P4Runtime 1.5, 9.1.3). */
function selfMessage({ operation }: EntryUpdate, row: TableRow, { index }: MessageContext): UpdateMessage {
  const tableId = index.id("table", CONTROL_PLANE.self.table);
  const value = operation === "delete" ? { tableId, isDefaultAction: true } : tableEntry(row, index);
  return { type: Update_Type.MODIFY, entity: { entity: { case: "tableEntry", value } } };
}

function rowMessage(
  { operation, entry }: EntryUpdate,
  row: TableRow,
  { index }: MessageContext,
): UpdateMessage {
  const value = tableEntry(row, index);
  value.idleTimeoutNs = idleNanoseconds(entry);
  return { type: TYPES[operation], entity: { entity: { case: "tableEntry", value } } };
}

function idleNanoseconds(entry: Entry): bigint {
  if (entry.kind !== "connection" || entry.idleSeconds === undefined) return 0n;
  return BigInt(Math.round(entry.idleSeconds * NANOSECONDS));
}

/** @param nanoseconds of a table entry that was read; 0 where it has no idle time */
export function idleSeconds(nanoseconds: bigint): { readonly idleSeconds?: number } {
  return nanoseconds === 0n ? {} : { idleSeconds: Number(nanoseconds) / NANOSECONDS };
}
