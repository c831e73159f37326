import type { BoundArgument, ResolvedCall } from "../../../p4/check/checked-program.ts";
import type { Expression } from "../../../p4/syntax/ast.ts";
import { type ComputedHash, isComputedHash } from "../../externs/hash-algorithm.ts";
import { wordCount } from "../../words.ts";
import type { Builder } from "../builder.ts";
import { evaluate } from "../expression.ts";
import { VALID } from "../layout.ts";
import { placeOf } from "../place.ts";
import { SLOT } from "../slots.ts";
import { placeLayout } from "../statement.ts";
import { readPlace, unsignedWords, wordsOf, writePlace } from "../storage.ts";
import { unsupported } from "../unsupported.ts";
import { type Place, slotCode, type Value, type WordsValue } from "../value.ts";
import { wordsFrom } from "../wide-code.ts";
import { wrap } from "../word-code.ts";
import { type HashInput, hashInput, inputOf, partsOf } from "./hash-input.ts";

/** The algorithm that an argument names, which must be known when the program is compiled. */
export function algorithmOf(b: Builder, argument: BoundArgument): ComputedHash {
  const expression = argument.value!;
  const type = b.typeOf(expression);
  const { constant } = wordsOf(b, evaluate(b, expression));
  const name = type.kind === "enum" && constant !== undefined ? type.members[Number(constant)] : undefined;
  if (name !== undefined && isComputedHash(name)) return name;
  return unsupported(expression.span, `the hash algorithm ${name ?? "that is not a constant"}`);
}

/** verify_checksum and update_checksum, with the payload or without. */
export function checksumCall(
  b: Builder,
  call: ResolvedCall & { kind: "externFunction" },
  withPayload: boolean,
): void {
  const [condition, data, checksum, algorithm] = call.arguments;
  const holds = evaluate(b, condition!.value!) as Value & { kind: "condition" };
  const isUpdate = call.declaration.name.text.startsWith("update");
  const place = isUpdate ? placeOf(b, checksum!.value!) : undefined;
  b.emit(`if (${holds.code}) {`);
  const expected = place ?? expectedPlace(b, checksum!.value!);
  const guard = isUpdate ? undefined : headerGuard(expected);
  if (guard !== undefined) b.emit(`if (${guard}) {`);
  const hash = algorithmOf(b, algorithm!);
  const result = computeHash(b, hash, data!.value!, { withPayload, skipsInvalid: true });
  if (isUpdate) {
    const layout = placeLayout(place!);
    const { width, signed } = layout.kind === "scalar" ? layout : { width: 16, signed: false };
    writePlace(b, place!, hashWords(b, hash, result, width, signed));
  } else {
    const value = wordsOf(b, expected === undefined ? evaluate(b, checksum!.value!) : readPlace(b, expected));
    const computed = hashWords(b, hash, result, value.width, value.signed);
    const differs = value.words.map((word, index) => `${word} !== ${computed.words[index]}`).join(" || ");
    b.emit(`if (${differs}) s[${SLOT.checksumError}] = 1;`);
  }
  if (guard !== undefined) b.emit("}");
  b.emit("}");
}

function expectedPlace(b: Builder, expression: Expression): Place | undefined {
  return expression.kind === "memberExpression" ? placeOf(b, expression) : undefined;
}

/** simple_switch verifies nothing when the header of the checksum's field is invalid. */
function headerGuard(place: Place | undefined): string | undefined {
  if (place?.kind !== "slot" || place.header === undefined) return undefined;
  return `${slotCode(place.header.at, VALID)} !== 0`;
}

/** JavaScript variable with the hash of some data as an unsigned number; for identity its bytes stay in `bits`. */
export function computeHash(
  b: Builder,
  hash: ComputedHash,
  data: Expression,
  { withPayload, skipsInvalid }: { readonly withPayload: boolean; readonly skipsInvalid: boolean },
): string {
  const parts = partsOf(data);
  if (hash === "csum16" && !withPayload && skipsInvalid) {
    const inputs = parts.map((part) => inputOf(b, part));
    const sum = csum16Code(inputs);
    if (sum !== undefined) return sumOrHash(b, parts, inputs, sum);
  }
  hashInput(b, parts, skipsInvalid);
  if (withPayload) b.emit(`bits.putBytes(A, s[${SLOT.payload}], s[${SLOT.end}] - s[${SLOT.payload}]);`);
  return b.temp(`hashBytes("${hash}", bits.view())`);
}

/** The sum spelled out, which holds while every header is valid; else the general way. */
function sumOrHash(
  b: Builder,
  parts: readonly Expression[],
  inputs: readonly HashInput[],
  sum: string,
): string {
  const guards = new Set(
    inputs.flatMap(({ header }) => (header === undefined ? [] : [`${slotCode(header.at, VALID)} !== 0`])),
  );
  const result = b.variable("checksum", "0");
  b.emit(
    `if (${[...guards].join(" && ") || "true"}) {`,
    `${result} = ${sum};`,
    `${result} = (${result} & 65535) + (${result} >>> 16);`,
    `${result} = ~(${result} + (${result} >>> 16)) & 65535;`,
    "} else {",
  );
  hashInput(b, parts, true);
  b.emit(`${result} = hashBytes("csum16", bits.view());`, "}");
  return result;
}

/** More 16-bit words than this could overflow 32 bits. */
const MOST_BITS = 16 * 32_768;

/** JavaScript for the sum of 16-bit words of scalars; undefined where the data has other parts. */
function csum16Code(inputs: readonly HashInput[]): string | undefined {
  const terms: string[] = [];
  let bit = 0;
  for (const { value } of inputs) {
    if (value.kind !== "words" && value.kind !== "condition") return undefined;
    if (value.kind === "condition") return undefined;
    terms.push(...pieces(value, bit));
    bit += value.width;
  }
  return bit > MOST_BITS || terms.length === 0 ? undefined : terms.join(" + ");
}

/** A value's contributions to the 16-bit words that it lies in. */
function pieces(value: WordsValue, start: number): string[] {
  const words = unsignedWords(value);
  const end = start + value.width;
  const codes: string[] = [];
  for (let from = start; from < end; ) {
    const to = Math.min(end, (from & ~15) + 16);
    const [word] = wordsFrom(words, end - to, 1);
    const piece = end - from <= 32 && to - from === value.width ? word! : wrap(word!, to - from, false);
    const left = (from & ~15) + 16 - to;
    codes.push(left === 0 ? `(${piece})` : `(${piece} << ${left})`);
    from = to;
  }
  return codes;
}

/** A computed hash as a value of a width. */
export function hashWords(
  b: Builder,
  hash: ComputedHash,
  result: string,
  width: number,
  signed: boolean,
): WordsValue {
  const count = wordCount(width);
  if (hash === "identity") {
    // 64 bits: more than a JavaScript number holds.
    b.emit(`hashToResult("identity", ${width}, ${signed});`);
    const words = Array.from({ length: count }, (_, index) => b.temp(`wideResult[${index}]`));
    return { kind: "words", width, signed, words };
  }
  const low = b.temp(wrap(`(${result} | 0)`, Math.min(32, width), signed && width <= 32));
  return { kind: "words", width, signed, words: [...Array<string>(count - 1).fill("0"), low] };
}
