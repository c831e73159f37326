import { fromBinary } from "@bufbuild/protobuf";
import {
  type Action,
  type Action_Param,
  type FieldMatch,
  type TableAction,
  type TableEntry,
  type Uint128,
  Uint128Schema,
  type Update,
  UpdateSchema,
  type WriteRequest,
  WriteRequestSchema,
} from "./gen/p4/v1/p4runtime_pb.js";
import { WireReader } from "./wire-reader.ts";

/** Field number and wire type in front of each field, as one number. */
const VARINT = 0;
const BYTES = 2;
const tag = (field: number, wireType: number) => (field << 3) | wireType;

/** The request's fields beside the updates and election_id: device_id, role_id and atomicity; role. */
const OTHER_VARINTS: ReadonlySet<number> = new Set([tag(1, VARINT), tag(2, VARINT), tag(5, VARINT)]);
const ROLE = tag(6, BYTES);
const ELECTION_ID = tag(3, BYTES);
const NOTHING = new Uint8Array(0);

/**
 * Decodes a WriteRequest. Table entries with an ordinary match and action, which are most of what controllers write,
 * take a short way of their own, several times as fast as the general one; all else is left to the general decoder,
 * malformed messages too.
 *
 * @throws Error for malformed messages
 */
export function decodeWriteRequest(bytes: Uint8Array): WriteRequest {
  const reader = new WireReader(bytes);
  const rest: Uint8Array[] = [];
  const updates: Update[] = [];
  let electionId: Uint128 | undefined;
  while (reader.at < bytes.length) {
    const start = reader.at;
    const fieldTag = reader.varint();
    if (fieldTag === tag(4, BYTES)) {
      const end = reader.limit(bytes.length);
      const from = reader.at;
      updates.push(shortUpdate(reader, end) ?? fromBinary(UpdateSchema, bytes.subarray(from, end)));
      reader.at = end;
      continue;
    }
    if (fieldTag === ELECTION_ID && electionId === undefined) {
      const end = reader.limit(bytes.length);
      // By itself: within the request, what overruns its end would take what follows.
      electionId = fromBinary(Uint128Schema, bytes.subarray(reader.at, end));
      reader.at = end;
      continue;
    }
    if (OTHER_VARINTS.has(fieldTag)) skipVarint(reader);
    else if (fieldTag === ROLE) reader.at = reader.limit(bytes.length);
    else return fromBinary(WriteRequestSchema, bytes);
    rest.push(bytes.subarray(start, reader.at));
  }
  const request = fromBinary(WriteRequestSchema, Buffer.concat(rest));
  request.updates = updates;
  if (electionId !== undefined) request.electionId = electionId;
  return request;
}

function skipVarint(reader: WireReader): void {
  while (reader.bytes[reader.at++]! >= 0x80);
}

/** Undefined for what is not ordinary: the general decoder then says what it is. */
function shortUpdate(reader: WireReader, end: number): Update | undefined {
  try {
    return readUpdate(reader, end);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readUpdate(reader: WireReader, end: number): Update | undefined {
  let type = 0;
  let entry: TableEntry | undefined;
  while (reader.at < end) {
    switch (reader.varint()) {
      case tag(1, VARINT):
        type = reader.varint();
        break;
      case tag(2, BYTES): {
        const entityEnd = reader.limit(end);
        if (entry !== undefined || reader.varint() !== tag(2, BYTES)) return undefined;
        const entryEnd = reader.limit(entityEnd);
        entry = readTableEntry(reader, entryEnd);
        if (entry === undefined || reader.at !== entityEnd) return undefined;
        break;
      }
      default:
        return undefined;
    }
  }
  if (entry === undefined || type > 3) return undefined;
  return {
    $typeName: "p4.v1.Update",
    type,
    entity: { $typeName: "p4.v1.Entity", entity: { case: "tableEntry", value: entry } },
  };
}

function readTableEntry(reader: WireReader, end: number): TableEntry | undefined {
  const entry: TableEntry = {
    $typeName: "p4.v1.TableEntry",
    tableId: 0,
    match: [],
    priority: 0,
    controllerMetadata: 0n,
    isDefaultAction: false,
    idleTimeoutNs: 0n,
    metadata: NOTHING,
    isConst: false,
  };
  while (reader.at < end) {
    switch (reader.varint()) {
      case tag(1, VARINT):
        entry.tableId = unsigned32(reader.varint());
        break;
      case tag(2, BYTES): {
        const match = readMatch(reader, reader.limit(end));
        if (match === undefined) return undefined;
        entry.match.push(match);
        break;
      }
      case tag(3, BYTES): {
        const action = entry.action === undefined ? readTableAction(reader, reader.limit(end)) : undefined;
        if (action === undefined) return undefined;
        entry.action = action;
        break;
      }
      case tag(4, VARINT): {
        const priority = reader.varint();
        if (priority > 0x7fff_ffff) return undefined;
        entry.priority = priority;
        break;
      }
      case tag(9, VARINT):
        entry.idleTimeoutNs = BigInt(reader.varint());
        break;
      case tag(11, BYTES):
        entry.metadata = reader.view(reader.limit(end));
        break;
      default:
        return undefined;
    }
  }
  return reader.at === end ? entry : undefined;
}

function readMatch(reader: WireReader, end: number): FieldMatch | undefined {
  let fieldId = 0;
  let type: FieldMatch["fieldMatchType"] | undefined;
  while (reader.at < end) {
    const fieldTag = reader.varint();
    if (fieldTag === tag(1, VARINT)) fieldId = unsigned32(reader.varint());
    else if (type !== undefined) return undefined;
    else {
      type = readMatchType(reader, fieldTag, reader.limit(end));
      if (type === undefined) return undefined;
    }
  }
  if (type === undefined || reader.at !== end) return undefined;
  return { $typeName: "p4.v1.FieldMatch", fieldId, fieldMatchType: type };
}

function readMatchType(
  reader: WireReader,
  fieldTag: number,
  end: number,
): FieldMatch["fieldMatchType"] | undefined {
  let first = NOTHING as Uint8Array;
  let second = NOTHING as Uint8Array;
  let prefixLen = 0;
  while (reader.at < end) {
    switch (reader.varint()) {
      case tag(1, BYTES):
        first = reader.view(reader.limit(end));
        break;
      case tag(2, BYTES):
        second = reader.view(reader.limit(end));
        break;
      case tag(2, VARINT):
        prefixLen = reader.varint();
        if (prefixLen > 0x7fff_ffff) return undefined;
        break;
      default:
        return undefined;
    }
  }
  if (reader.at !== end) return undefined;
  switch (fieldTag) {
    case tag(2, BYTES):
      if (second !== NOTHING || prefixLen !== 0) return undefined;
      return { case: "exact", value: { $typeName: "p4.v1.FieldMatch.Exact", value: first } };
    case tag(3, BYTES):
      if (prefixLen !== 0) return undefined;
      return {
        case: "ternary",
        value: { $typeName: "p4.v1.FieldMatch.Ternary", value: first, mask: second },
      };
    case tag(4, BYTES):
      if (second !== NOTHING) return undefined;
      return { case: "lpm", value: { $typeName: "p4.v1.FieldMatch.LPM", value: first, prefixLen } };
    case tag(6, BYTES):
      if (prefixLen !== 0) return undefined;
      return { case: "range", value: { $typeName: "p4.v1.FieldMatch.Range", low: first, high: second } };
    case tag(7, BYTES):
      if (second !== NOTHING || prefixLen !== 0) return undefined;
      return { case: "optional", value: { $typeName: "p4.v1.FieldMatch.Optional", value: first } };
    default:
      return undefined;
  }
}

function readTableAction(reader: WireReader, end: number): TableAction | undefined {
  if (reader.varint() !== tag(1, BYTES)) return undefined;
  const action: Action = { $typeName: "p4.v1.Action", actionId: 0, params: [] };
  const actionEnd = reader.limit(end);
  while (reader.at < actionEnd) {
    switch (reader.varint()) {
      case tag(1, VARINT):
        action.actionId = unsigned32(reader.varint());
        break;
      case tag(4, BYTES): {
        const param = readParam(reader, reader.limit(actionEnd));
        if (param === undefined) return undefined;
        action.params.push(param);
        break;
      }
      default:
        return undefined;
    }
  }
  if (reader.at !== end) return undefined;
  return { $typeName: "p4.v1.TableAction", type: { case: "action", value: action } };
}

function readParam(reader: WireReader, end: number): Action_Param | undefined {
  const param: Action_Param = { $typeName: "p4.v1.Action.Param", paramId: 0, value: NOTHING };
  while (reader.at < end) {
    switch (reader.varint()) {
      case tag(2, VARINT):
        param.paramId = unsigned32(reader.varint());
        break;
      case tag(3, BYTES):
        param.value = reader.view(reader.limit(end));
        break;
      default:
        return undefined;
    }
  }
  return reader.at === end ? param : undefined;
}

/** Longer varints are cut to 32 bits by the general decoder. */
function unsigned32(value: number): number {
  if (value > 0xffff_ffff) throw new RangeError("a number of more than 32 bits");
  return value;
}
