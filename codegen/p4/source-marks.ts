import { basename } from "node:path";
import type { Span } from "../../diagnostics/span.ts";

/** Where a line of generated text comes from: its number, from 1, and the place in the user's file. */
export interface SourceMap {
  /** The generated file's name. */
  readonly file: string;
  readonly lines: readonly { readonly line: number; readonly span: Span }[];
}

const OPEN = "\uE000";
const CLOSE = "\uE001";
const MARK = new RegExp(`${OPEN}(\\d+)${CLOSE}`, "g");

/** Whether the line has its place already. */
export function isMarked(line: string): boolean {
  return line.includes(OPEN);
}

/**
 * Remembers spans while text is rendered. A mark is a number between private-use characters that stands at the end of a line until
 * {@link SourceMarks.strip} takes them out again and notes the line's number, so that templates need not count lines.
 */
export class SourceMarks {
  readonly #spans: Span[] = [];

  /** The mark to put into each line that comes from this place. */
  mark(span: Span): string {
    this.#spans.push({ ...span, file: basename(span.file) });
    return `${OPEN}${this.#spans.length - 1}${CLOSE}`;
  }

  /** The same lines, each with the place's mark. */
  lines(span: Span, lines: readonly string[]): readonly string[] {
    const mark = this.mark(span);
    return lines.map((line) => `${line}${mark}`);
  }

  /** The text without marks, and what they said. Of several marks in a line the first counts. */
  strip(text: string, file: string): { readonly text: string; readonly map: SourceMap } {
    const lines: { line: number; span: Span }[] = [];
    const plain = text.split("\n").map((line, index) => {
      const first = line.matchAll(MARK).next().value;
      if (first !== undefined) lines.push({ line: index + 1, span: this.#spans[Number(first[1])]! });
      return line.replace(MARK, "").trimEnd();
    });
    return { text: plain.join("\n"), map: { file, lines } };
  }
}

/** The map as its sidecar file holds it: one generated line a row, in order. */
export function renderSourceMap({ file, lines }: SourceMap): string {
  const rows = lines.map(({ line, span }) => `    ${JSON.stringify(String(line))}: ${JSON.stringify(span)}`);
  return `{\n  "file": ${JSON.stringify(file)},\n  "lines": {\n${rows.join(",\n")}\n  }\n}\n`;
}

/** `farm.ts:20`, as comments of generated text name the place that a part comes from. */
export function placeComment(span: Span): string {
  return `${basename(span.file)}:${span.line}`;
}
