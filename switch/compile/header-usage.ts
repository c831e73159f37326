import type { HeaderLayout, HeaderLeaf } from "./layout.ts";

/**
 * Which fields of each header type the program reads or writes, by slot offset within the header. Fields that
 * nobody looks at are not decoded when the header is extracted, and are copied as bytes when it is emitted.
 *
 * Complete only when the whole program has been generated; extract and emit are therefore generated last.
 */
export class HeaderUsage {
  readonly #read = new Map<HeaderLayout, Set<number>>();
  readonly #written = new Map<HeaderLayout, Set<number>>();

  read(header: HeaderLayout, offset: number, size = 1): void {
    mark(this.#read, header, offset, size);
  }

  /** All fields are looked at, as by a comparison of whole headers. */
  readAll(header: HeaderLayout): void {
    mark(this.#read, header, 0, header.size);
  }

  written(header: HeaderLayout, offset: number, size = 1): void {
    mark(this.#written, header, offset, size);
  }

  isWritten(header: HeaderLayout, leaf: HeaderLeaf): boolean {
    return touches(this.#written.get(header), leaf);
  }

  isDecoded(header: HeaderLayout, leaf: HeaderLeaf): boolean {
    return (
      header.varbit !== undefined || this.isWritten(header, leaf) || touches(this.#read.get(header), leaf)
    );
  }
}

function mark(
  usage: Map<HeaderLayout, Set<number>>,
  header: HeaderLayout,
  offset: number,
  size: number,
): void {
  let slots = usage.get(header);
  if (slots === undefined) {
    slots = new Set();
    usage.set(header, slots);
  }
  for (let slot = offset; slot < offset + size; slot++) slots.add(slot);
}

function touches(slots: ReadonlySet<number> | undefined, leaf: HeaderLeaf): boolean {
  if (slots === undefined) return false;
  for (let slot = leaf.offset; slot < leaf.offset + leaf.layout.size; slot++)
    if (slots.has(slot)) return true;
  return false;
}
