import type { HeaderLeaf } from "./layout.ts";
import { either, wordsFrom } from "./wide-code.ts";
import { literal, maskOf, wrap } from "./word-code.ts";

/**
 * JavaScript that reads and writes bit fields of packets through the DataView `V` of the arena. The arena has
 * room behind every packet, so a read of four bytes may touch bytes that it then shifts out.
 */

function place(position: string, byte: number): string {
  return byte === 0 ? position : `${position} + ${byte}`;
}

/** The `width` bits (1 to 32) from `bitOffset`, in canonical form. */
export function readField(position: string, bitOffset: number, width: number, signed: boolean): string {
  const byte = bitOffset >> 3;
  const skip = bitOffset & 7;
  const end = skip + width;
  if (end <= 8) return cut(`V.getUint8(${place(position, byte)})`, 8, skip, width, signed);
  if (end <= 16) return cut(`V.getUint16(${place(position, byte)})`, 16, skip, width, signed);
  if (end <= 32) return cut(`V.getInt32(${place(position, byte)})`, 32, skip, width, signed);
  const high = `V.getInt32(${place(position, byte)}) << ${end - 32}`;
  const low = `V.getUint8(${place(position, byte + 4)}) >>> ${40 - end}`;
  return wrap(`((${high}) | (${low}))`, width, signed);
}

function cut(container: string, size: number, skip: number, width: number, signed: boolean): string {
  const right = size - skip - width;
  if (signed) return `(${container} << ${32 - size + skip} >> ${32 - width})`;
  const moved = right === 0 ? container : `(${container} >>> ${right})`;
  if (skip === 0) return width === 32 || right > 0 || size < 32 ? moved : wrap(moved, width, false);
  return wrap(moved, width, false);
}

/** The words of a field of any width. */
export function readWide(position: string, bitOffset: number, width: number, signed: boolean): string[] {
  const first = ((width - 1) & 31) + 1;
  const words = width === 0 ? ["0"] : [readField(position, bitOffset, first, signed)];
  for (let bit = first; bit < width; bit += 32) words.push(readField(position, bitOffset + bit, 32, false));
  return words;
}

/** What to write for a field: its leaf and the words of its value. */
export interface WrittenField {
  readonly leaf: Pick<HeaderLeaf, "bitOffset"> & { readonly layout: { readonly width: number } };
  readonly words: readonly string[];
}

interface Cell {
  readonly byte: number;
  readonly size: 1 | 2 | 4;
}

/** Cells of 4, 2 and 1 bytes that cover a whole number of bytes. */
function cellsOf(bytes: number): Cell[] {
  const cells: Cell[] = [];
  let byte = 0;
  for (const size of [4, 2, 1] as const) {
    for (; bytes - byte >= size; byte += size) cells.push({ byte, size });
  }
  return cells;
}

/**
 * Statements that write fields of a header of `bits` bits at `position`. Bits of cells that no field in `fields`
 * covers keep what stands there.
 */
export function writeFields(position: string, bits: number, fields: readonly WrittenField[]): string[] {
  return cellsOf(bits >> 3).flatMap((cell) => {
    const first = cell.byte * 8;
    const size = cell.size * 8;
    let covered = 0;
    let code = "0";
    for (const { leaf, words } of fields) {
      const from = Math.max(leaf.bitOffset, first);
      const to = Math.min(leaf.bitOffset + leaf.layout.width, first + size);
      if (from >= to) continue;
      covered |= (maskOf(to - from) << (first + size - to)) & maskOf(size);
      code = either(code, pieceOf(words, leaf.layout.width, leaf.bitOffset, from, to, first + size));
    }
    if (covered === 0) return [];
    const [get, set] = {
      1: ["getUint8", "setUint8"],
      2: ["getUint16", "setUint16"],
      4: ["getInt32", "setInt32"],
    }[cell.size] as [string, string];
    const at = place(position, cell.byte);
    const kept =
      (covered & maskOf(size)) === maskOf(size)
        ? "0"
        : `(V.${get}(${at}) & ${literal(~covered & maskOf(size))})`;
    return [`V.${set}(${at}, ${either(kept, code)});`];
  });
}

/** Bits from..to of a field, moved so that bit `end` of the header lies just right of the cell's lowest bit. */
function pieceOf(
  words: readonly string[],
  width: number,
  bitOffset: number,
  from: number,
  to: number,
  end: number,
): string {
  const low = bitOffset + width - to;
  const [word] = wordsFrom(words, low, 1);
  const masked = to - from === 32 ? word! : wrap(word!, to - from, false);
  return end === to ? masked : `(${masked} << ${end - to})`;
}
