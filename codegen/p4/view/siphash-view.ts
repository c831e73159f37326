import { type AddressFamily, fieldOf, layoutOf, type PlacedField } from "../../../dsl/model/index.ts";
import { bigintFromBytes, bytesFromBigint } from "../../../packet/bytes.ts";
import { hexLiteral, p4Identifier } from "../identifiers.ts";
import { type Generation, referenceHeader } from "./generation.ts";

/** SipHash-2-4 over a header's bytes before its tag, unrolled into P4 statements. */
export interface SipHashView {
  /** The four words that key and constants start from. */
  readonly start: readonly string[];
  readonly tags: readonly SipHashTagView[];
}

export interface SipHashTagView {
  readonly name: string;
  /** Statements that absorb one 64-bit message word each, the last with the length in its highest byte. */
  readonly words: readonly (readonly string[])[];
}

/** `somepseudorandomlygeneratedbytes`, the paper's constants. */
const CONSTANTS = [
  0x736f6d6570736575n,
  0x646f72616e646f6dn,
  0x6c7967656e657261n,
  0x7465646279746573n,
] as const;

/** Undefined when the header has no tag. */
export function sipHashView(gen: Generation): SipHashView | undefined {
  const role = fieldOf(gen.model.encapsulation, "tag")?.role;
  if (role?.kind !== "tag") return undefined;
  const key = bytesFromBigint(role.key, 16);
  const k0 = bigintFromBytes(key.slice(0, 8).reverse());
  const k1 = bigintFromBytes(key.slice(8).reverse());
  return {
    start: CONSTANTS.map((constant, index) => hexLiteral(constant ^ (index % 2 === 0 ? k0 : k1), 16)),
    tags: gen.families.map((family) => ({
      name: `${referenceHeader(gen, family)}_tag`,
      words: messageWords(gen, family),
    })),
  };
}

/** Words are little endian: the first byte of eight is the lowest. */
function messageWords(gen: Generation, family: AddressFamily): readonly (readonly string[])[] {
  const layout = layoutOf(gen.model.encapsulation, family);
  const before = layout.fields.filter(({ field }) => field.role.kind !== "tag");
  const bits = before.reduce((sum, placed) => sum + placed.bits, 0);
  const bytes = Array.from({ length: bits / 8 }, (_, index) =>
    byteExpression(gen, family, before, index * 8),
  );
  const words: (readonly string[])[] = [];
  for (let start = 0; start + 8 <= bytes.length; start += 8) {
    words.push(absorb(bytes.slice(start, start + 8).reverse()));
  }
  const rest = bytes.slice(bytes.length & ~7);
  const padding = 7 - rest.length;
  const last = [`8w${bytes.length % 256}`, ...(padding === 0 ? [] : [`${padding * 8}w0`]), ...rest.reverse()];
  words.push(absorb(last));
  return words;
}

/** A word's bytes, on several lines where they are long. */
function absorb(bytes: readonly string[]): readonly string[] {
  const lines = ["sip_absorb("];
  for (const [index, part] of bytes.join(" ++ ").split(" ++ ").entries()) {
    const joined = index === 0 ? `${lines[0]}${part}` : `${lines.at(-1)} ++ ${part}`;
    if (joined.length < 90) lines[lines.length - 1] = joined;
    else lines.push(`++ ${part}`);
  }
  lines[lines.length - 1] += ");";
  return lines;
}

/** Eight bits of the header from `bitOffset`, as slices of the fields that they lie in. */
function byteExpression(
  gen: Generation,
  family: AddressFamily,
  fields: readonly PlacedField[],
  bitOffset: number,
): string {
  const parts = fields.flatMap(({ field, bitOffset: start, bits }) => {
    const from = Math.max(bitOffset, start);
    const to = Math.min(bitOffset + 8, start + bits);
    if (from >= to) return [];
    const path = `hdr.${referenceHeader(gen, family)}.${p4Identifier(field.name)}`;
    if (to - from === bits) return [path];
    const lowest = start + bits - to;
    return [`${path}[${lowest + to - from - 1}:${lowest}]`];
  });
  return parts.join(" ++ ");
}
