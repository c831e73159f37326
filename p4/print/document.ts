/**
 * Text whose line breaks are decided when it is laid out: a group stands on one line where it fits, else all of
 * its own lines break. (Wadler, "A prettier printer", 2003.)
 */
export type Doc = string | readonly Doc[] | Group | Indent | Line;

interface Group {
  readonly kind: "group";
  readonly doc: Doc;
}

interface Indent {
  readonly kind: "indent";
  readonly doc: Doc;
}

interface Line {
  readonly kind: "line";
  /** What stands for the line break where the group around it is on one line; undefined: it always breaks. */
  readonly flat: string | undefined;
}

export function group(doc: Doc): Doc {
  return { kind: "group", doc };
}

export function indent(doc: Doc): Doc {
  return { kind: "indent", doc };
}

/** A space, or a line break. */
export const line: Doc = { kind: "line", flat: " " };
/** Nothing, or a line break. */
export const softline: Doc = { kind: "line", flat: "" };
/** A line break in any case. */
export const hardline: Doc = { kind: "line", flat: undefined };

export function join(separator: Doc, docs: readonly Doc[]): Doc {
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]));
}

/** `opening a, b closing`; one element a line where they do not fit. */
export function enclose(
  opening: string,
  elements: readonly Doc[],
  closing: string,
  inner: Doc = softline,
): Doc {
  if (elements.length === 0) return opening + closing;
  return group([opening, indent([inner, join([",", line], elements)]), inner, closing]);
}

/** `{`, lines, `}`, or `{}` without lines. */
export function braces(lines: readonly Doc[]): Doc {
  if (lines.length === 0) return "{}";
  return ["{", indent([hardline, join(hardline, lines)]), hardline, "}"];
}

const INDENT_WIDTH = 4;
const LINE_WIDTH = 110;

interface Piece {
  readonly doc: Doc;
  readonly indent: number;
  readonly flat: boolean;
}

/** Lays a document out in lines of at most 110 columns, as far as its breaks allow. */
export function layOut(document: Doc): string {
  const pieces: Piece[] = [{ doc: document, indent: 0, flat: false }];
  const lines: string[] = [];
  let current = "";
  for (let piece = pieces.pop(); piece !== undefined; piece = pieces.pop()) {
    const { doc, indent: depth, flat } = piece;
    if (typeof doc === "string") {
      current += doc;
    } else if (isList(doc)) {
      for (let i = doc.length - 1; i >= 0; i--) pieces.push({ doc: doc[i]!, indent: depth, flat });
    } else if (doc.kind === "indent") {
      pieces.push({ doc: doc.doc, indent: depth + INDENT_WIDTH, flat });
    } else if (doc.kind === "group") {
      pieces.push({ doc: doc.doc, indent: depth, flat: flat || fits(doc.doc, LINE_WIDTH - current.length) });
    } else if (flat && doc.flat !== undefined) {
      current += doc.flat;
    } else {
      lines.push(current.trimEnd());
      current = " ".repeat(depth);
    }
  }
  return [...lines, current].join("\n");
}

/** True where the document has no forced break and fits into `width` columns on one line. */
function fits(document: Doc, width: number): boolean {
  const pending: Doc[] = [document];
  let left = width;
  for (let doc = pending.pop(); doc !== undefined; doc = pending.pop()) {
    if (typeof doc === "string") {
      left -= doc.length;
    } else if (isList(doc)) {
      for (let i = doc.length - 1; i >= 0; i--) pending.push(doc[i]!);
    } else if (doc.kind === "line") {
      if (doc.flat === undefined) return false;
      left -= doc.flat.length;
    } else {
      pending.push(doc.doc);
    }
    if (left < 0) return false;
  }
  return true;
}

function isList(doc: Exclude<Doc, string>): doc is readonly Doc[] {
  return Array.isArray(doc);
}
