import { toBinary } from "@bufbuild/protobuf";
import {
  type Action,
  type FieldMatch,
  type TableEntry,
  type Update,
  UpdateSchema,
  type WriteRequest,
  WriteRequestSchema,
} from "./gen/p4/v1/p4runtime_pb.js";

/** Wire types of protobuf (protobuf.dev/programming-guides/encoding). */
const VARINT = 0;
const BYTES = 2;

/**
 * Encodes a WriteRequest. Table entries with an ordinary match and action, which are most of what controllers write,
 * take a short way of their own, several times as fast as the general one.
 */
export function encodeWriteRequest(request: WriteRequest): Uint8Array {
  const { updates } = request;
  const writer = new BackwardWriter(64 + 160 * updates.length);
  for (let index = updates.length - 1; index >= 0; index--) {
    const update = updates[index]!;
    const end = writer.length;
    if (!writeUpdate(writer, update)) writer.bytes(toBinary(UpdateSchema, update));
    writer.delimit(4, end);
  }
  writer.bytes(toBinary(WriteRequestSchema, { ...request, updates: [] }));
  return writer.finish();
}

/** Fills a buffer from its end, so that the length of a message is known when its head is written. */
class BackwardWriter {
  #buffer: Uint8Array;
  #at: number;

  constructor(capacity: number) {
    this.#buffer = new Uint8Array(capacity);
    this.#at = capacity;
  }

  /** Bytes so far. */
  get length(): number {
    return this.#buffer.length - this.#at;
  }

  bytes(value: Uint8Array): void {
    const { length } = value;
    this.#reserve(length);
    this.#at -= length;
    // A loop: for a few bytes it is quicker than `set`.
    if (length > 32) this.#buffer.set(value, this.#at);
    else for (let index = 0; index < length; index++) this.#buffer[this.#at + index] = value[index]!;
  }

  /** A field of bytes; none when it is empty, as is usual in proto3. */
  bytesField(field: number, value: Uint8Array): void {
    if (value.length === 0) return;
    const end = this.length;
    this.bytes(value);
    this.delimit(field, end);
  }

  /** A field with an unsigned number of up to 32 bits; none when it is 0. */
  numberField(field: number, value: number): void {
    if (value === 0) return;
    this.#varint(value);
    this.#varint((field << 3) | VARINT);
  }

  /** Puts number and length of a field in front of what was written since the length was `end`. */
  delimit(field: number, end: number): void {
    this.#varint(this.length - end);
    this.#varint((field << 3) | BYTES);
  }

  finish(): Uint8Array {
    return this.#buffer.subarray(this.#at);
  }

  #varint(value: number): void {
    this.#reserve(5);
    if (value < 0x80) {
      this.#buffer[--this.#at] = value;
      return;
    }
    let size = 1;
    for (let rest = value >>> 7; rest !== 0; rest >>>= 7) size++;
    this.#at -= size;
    let rest = value >>> 0;
    for (let index = 0; index < size; index++, rest >>>= 7) {
      this.#buffer[this.#at + index] = (rest & 0x7f) | (index < size - 1 ? 0x80 : 0);
    }
  }

  #reserve(count: number): void {
    if (this.#at >= count) return;
    const larger = new Uint8Array(2 * this.#buffer.length + count);
    larger.set(this.#buffer.subarray(this.#at), larger.length - this.length);
    this.#at = larger.length - this.length;
    this.#buffer = larger;
  }
}

/** Writes nothing and returns false for what is not ordinary. */
function writeUpdate(writer: BackwardWriter, { type, entity, $unknown }: Update): boolean {
  if (
    entity?.entity.case !== "tableEntry" ||
    type < 0 ||
    $unknown !== undefined ||
    entity.$unknown !== undefined
  )
    return false;
  const entry = entity.entity.value;
  if (!isOrdinary(entry)) return false;
  const end = writer.length;
  writeTableEntry(writer, entry);
  writer.delimit(2, end);
  writer.delimit(2, end);
  writer.numberField(1, type);
  return true;
}

function isOrdinary(entry: TableEntry): boolean {
  const { meterConfig, counterData, meterCounterData, timeSinceLastHit, action } = entry;
  if (meterConfig !== undefined || counterData !== undefined || meterCounterData !== undefined) return false;
  if (timeSinceLastHit !== undefined || entry.isDefaultAction || entry.isConst || entry.priority < 0)
    return false;
  if (entry.controllerMetadata !== 0n || entry.idleTimeoutNs !== 0n || entry.$unknown !== undefined)
    return false;
  if (action !== undefined && (action.type.case !== "action" || action.$unknown !== undefined)) return false;
  return entry.match.every(
    ({ fieldMatchType: type, $unknown }) =>
      type.case !== undefined &&
      type.case !== "other" &&
      $unknown === undefined &&
      (type.case !== "lpm" || type.value.prefixLen >= 0),
  );
}

function writeTableEntry(
  writer: BackwardWriter,
  { tableId, match, action, priority, metadata }: TableEntry,
): void {
  writer.bytesField(11, metadata);
  writer.numberField(4, priority);
  if (action?.type.case === "action") {
    const end = writer.length;
    writeAction(writer, action.type.value);
    writer.delimit(1, end);
    writer.delimit(3, end);
  }
  for (let index = match.length - 1; index >= 0; index--) {
    const end = writer.length;
    writeMatch(writer, match[index]!);
    writer.delimit(2, end);
  }
  writer.numberField(1, tableId);
}

function writeAction(writer: BackwardWriter, { actionId, params }: Action): void {
  for (let index = params.length - 1; index >= 0; index--) {
    const { paramId, value } = params[index]!;
    const end = writer.length;
    writer.bytesField(3, value);
    writer.numberField(2, paramId);
    writer.delimit(4, end);
  }
  writer.numberField(1, actionId);
}

function writeMatch(writer: BackwardWriter, { fieldId, fieldMatchType: type }: FieldMatch): void {
  const end = writer.length;
  switch (type.case) {
    case "exact":
      writer.bytesField(1, type.value.value);
      writer.delimit(2, end);
      break;
    case "ternary":
      writer.bytesField(2, type.value.mask);
      writer.bytesField(1, type.value.value);
      writer.delimit(3, end);
      break;
    case "lpm":
      writer.numberField(2, type.value.prefixLen);
      writer.bytesField(1, type.value.value);
      writer.delimit(4, end);
      break;
    case "range":
      writer.bytesField(2, type.value.high);
      writer.bytesField(1, type.value.low);
      writer.delimit(6, end);
      break;
    case "optional":
      writer.bytesField(1, type.value.value);
      writer.delimit(7, end);
  }
  writer.numberField(1, fieldId);
}
