import type { Span } from "../../../diagnostics/span.ts";
import type { ResolvedCall } from "../../../p4/check/checked-program.ts";
import type { Expression } from "../../../p4/syntax/ast.ts";
import type { Builder } from "../builder.ts";
import { converted } from "../call.ts";
import { constantOf } from "../constant.ts";
import { evaluate, evaluateAll } from "../expression.ts";
import type { Layout } from "../layout.ts";
import { DROP_PORT } from "../life-code.ts";
import { binaryValue, castValue } from "../operators.ts";
import { errorNumber } from "../parser-error.ts";
import { constantInteger, fieldPlace, isPlace, placeOf } from "../place.ts";
import { SLOT } from "../slots.ts";
import { placeLayout } from "../statement.ts";
import { assign, stabilize, wordsOf, writePlace } from "../storage.ts";
import { traceLog } from "../trace-code.ts";
import { unsupported } from "../unsupported.ts";
import type { SlotPlace, Value, WordsValue } from "../value.ts";
import { unsigned } from "../word-code.ts";
import { algorithmOf, checksumCall, computeHash } from "./checksum.ts";
import { partsOf } from "./hash-input.ts";

type FunctionCall = ResolvedCall & { kind: "externFunction" };
type Generate = (b: Builder, call: FunctionCall, span: Span) => void;

/** The extern functions of core.p4 and v1model.p4. */
export const V1MODEL_FUNCTIONS: Record<string, Generate> = {
  verify,
  static_assert: () => {},
  mark_to_drop: markToDrop,
  random,
  digest,
  hash,
  verify_checksum: (b, call) => checksumCall(b, call, false),
  update_checksum: (b, call) => checksumCall(b, call, false),
  verify_checksum_with_payload: (b, call) => checksumCall(b, call, true),
  update_checksum_with_payload: (b, call) => checksumCall(b, call, true),
  clone: (b, call) => clone(b, call, undefined),
  clone3: (b, call) => clone(b, call, dataList(b, call.arguments[2]!.value!)),
  clone_preserving_field_list: (b, call) => clone(b, call, indexedList(b, call.arguments[2]!.value!)),
  resubmit: (b, call) => request(b, SLOT.resubmit, dataList(b, call.arguments[0]!.value!)),
  resubmit_preserving_field_list: (b, call) =>
    request(b, SLOT.resubmit, indexedList(b, call.arguments[0]!.value!)),
  recirculate: (b, call) => request(b, SLOT.recirculate, dataList(b, call.arguments[0]!.value!)),
  recirculate_preserving_field_list: (b, call) =>
    request(b, SLOT.recirculate, indexedList(b, call.arguments[0]!.value!)),
  truncate: (b, call) => {
    const length = wordsOf(b, evaluate(b, call.arguments[0]!.value!));
    b.emit(`s[${SLOT.truncate}] = Math.min(${unsigned(length.words[0]!, 32)}, 1048576) + 1;`);
  },
  assert: (b, call, span) => check(b, call, span),
  assume: (b, call, span) => check(b, call, span),
  log_msg: (b, call, span) => {
    const text = evaluate(b, call.arguments[0]!.value!);
    const data = call.arguments[1]?.value;
    const values = data === undefined ? [] : evaluateAll(b, partsOf(data));
    traceLog(b, text.kind === "string" ? text.text : "", values, span);
  },
};

function condition(b: Builder, expression: Expression): string {
  const value = evaluate(b, expression);
  if (value.kind !== "condition") throw new Error("a bool is a condition");
  return value.code;
}

/** `verify(condition, error)`: ends the parser when the condition does not hold (specification section 13.7). */
function verify(b: Builder, call: FunctionCall, span: Span): void {
  if (!b.context.isParser) unsupported(span, "verify outside of a parser state");
  const [holds, error] = evaluateAll(b, [call.arguments[0]!.value!, call.arguments[1]!.value!]);
  if (holds?.kind !== "condition" || error?.kind !== "words") return;
  b.emit(`if (!${holds.code}) return fail(pos, ${error.words[0] ?? errorNumber(b, "NoError")});`);
}

function markToDrop(b: Builder, call: FunctionCall, span: Span): void {
  const target = call.arguments[0]?.value;
  const place = target === undefined ? b.generator.standardMetadata : placeOf(b, target);
  if (place?.kind !== "slot") unsupported(span, "mark_to_drop here");
  writeField(b, place, "egress_spec", BigInt(DROP_PORT));
  writeField(b, place, "mcast_grp", 0n);
}

function writeField(b: Builder, whole: SlotPlace, name: string, value: bigint): void {
  if (whole.layout.kind !== "struct") return;
  const index = whole.layout.fields.findIndex((field) => field.name === name);
  if (index < 0) return;
  const place = fieldPlace(whole, index);
  if (place.layout.kind === "scalar") writePlace(b, place, constantOf(value, place.layout.width, false));
}

/** `random(result, low, high)`: both included; nothing is written when low is above high. */
function random(b: Builder, call: FunctionCall): void {
  const place = placeOf(b, call.arguments[0]!.value!);
  const layout = placeLayout(place);
  if (layout.kind !== "scalar") return;
  const [low, high] = evaluateAll(b, [call.arguments[1]!.value!, call.arguments[2]!.value!]).map(
    (value) => stabilize(b, wordsOf(b, converted(b, layout, value))) as WordsValue,
  );
  const ordered = binaryValue(b, "<=", low!, high!) as Value & { kind: "condition" };
  b.emit(`if (${ordered.code}) {`);
  [...low!.words, ...high!.words].forEach((word, index) => {
    b.emit(`wideOperands[${index}] = ${word};`);
  });
  b.emit(`randomToResult(${layout.width}, ${layout.signed});`);
  const words = low!.words.map((_, index) => `wideResult[${index}]`);
  writePlace(b, place, { kind: "words", width: layout.width, signed: layout.signed, words });
  b.emit("}");
}

/** `hash(result, algorithm, base, data, max)`: base + H mod max, where max 0 counts as 1. */
function hash(b: Builder, call: FunctionCall): void {
  const [target, algorithm, base, data, max] = call.arguments;
  const place = placeOf(b, target!.value!);
  const layout = placeLayout(place);
  if (layout.kind !== "scalar") return;
  const name = algorithmOf(b, algorithm!);
  const [from, range] = evaluateAll(b, [base!.value!, max!.value!]).map(
    (value) => stabilize(b, wordsOf(b, value)) as WordsValue,
  );
  const result = computeHash(b, name, data!.value!, { withPayload: false, skipsInvalid: false });
  const isNarrow = [layout.width, from!.width, range!.width].every((width) => width <= 32);
  if (isNarrow && name !== "identity") {
    const limit = unsigned(range!.words[0]!, range!.width, range!.signed);
    const code = `(${unsigned(from!.words[0]!, from!.width, from!.signed)} + ${result} % (${limit} || 1) | 0)`;
    const sum: WordsValue = { kind: "words", width: 32, signed: false, words: [b.temp(code)] };
    writePlace(b, place, castValue(b, sum, layout));
    return;
  }
  const wide = (value: WordsValue) =>
    wordsOf(b, castValue(b, value, { ...layout, width: 64, size: 2, signed: false }));
  [...wide(from!).words, ...wide(range!).words].forEach((word, index) => {
    b.emit(`wideOperands[${index}] = ${word};`);
  });
  b.emit(`hashModuloToResult("${name}", ${result}, ${layout.width}, ${layout.signed});`);
  const words = Array.from({ length: layout.size }, (_, index) => b.temp(`wideResult[${index}]`));
  writePlace(b, place, { kind: "words", width: layout.width, signed: layout.signed, words });
}

/** `digest(receiver, data)`: the last call of a pipeline counts; its data is kept until the pipeline's end. */
function digest(b: Builder, call: FunctionCall): void {
  const { type } = call.arguments[1]!.parameter;
  const layout: Layout = b.layoutOf(type);
  const value = evaluate(b, call.arguments[1]!.value!);
  const at = b.allocate(layout);
  assign(b, layout, at, converted(b, layout, value));
  const { digests } = b.generator;
  const concrete = b.substitute(type);
  const name =
    concrete.kind === "struct" && concrete.name !== "" ? concrete.name : `digest_${digests.length}`;
  digests.push({ name, at: at.base, layout });
  b.emit(`s[${SLOT.digest}] = ${digests.length};`);
}

function clone(b: Builder, call: FunctionCall, list: number | undefined): void {
  const session = wordsOf(b, evaluate(b, call.arguments[1]!.value!)).words[0];
  b.emit(
    `s[${SLOT.clone}] = ${session} + 1;`,
    `s[${SLOT.cloneList}] = ${list === undefined ? 0 : list + 1};`,
  );
}

/** Resubmit or recirculate: 1 for no field list, else its number + 2. */
function request(b: Builder, slot: number, list: number | undefined): void {
  b.emit(`s[${slot}] = ${list === undefined ? 1 : list + 2};`);
}

/** Number of the list of fields annotated `@field_list` with an index. */
function indexedList(b: Builder, expression: Expression): number {
  const index = constantInteger(b, expression);
  const { fieldListNumbers, fieldLists } = b.generator;
  let number = fieldListNumbers.get(index);
  if (number === undefined) {
    // Filled when the whole program is known.
    number = fieldLists.push([]) - 1;
    fieldListNumbers.set(index, number);
  }
  return number;
}

/** Number of a list of the fields that an expression names: all that it holds of the metadata. */
function dataList(b: Builder, expression: Expression): number | undefined {
  const ranges = partsOf(expression).flatMap((part): (readonly [number, number])[] => {
    if (!isPlace(b, part)) return [];
    const place = placeOf(b, part);
    return place.kind === "slot" && place.at.index === undefined ? [[place.at.base, place.layout.size]] : [];
  });
  return ranges.length === 0 ? undefined : b.generator.fieldLists.push(ranges) - 1;
}

/** assert and assume: simple_switch ends; here the packet does, see `SLOT.failedAssert`. */
function check(b: Builder, call: FunctionCall, span: Span): void {
  b.emit(`if (!${condition(b, call.arguments[0]!.value!)}) s[${SLOT.failedAssert}] = ${span.line};`);
}
