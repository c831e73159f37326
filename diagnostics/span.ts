/** A place in a user's file. Lines and columns count from 1, as editors show them; columns count UTF-16 units. */
export interface Span {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Last line that the span touches. */
  readonly endLine: number;
  /** Column just behind the last character. */
  readonly endColumn: number;
}

/** A span of one line: `length` characters from `column`. */
export function spanAt(file: string, line: number, column: number, length = 1): Span {
  return { file, line, column, endLine: line, endColumn: column + Math.max(1, length) };
}

/** The smallest span that holds both; they must lie in one file. */
export function spanFrom(first: Span, last: Span): Span {
  return { ...first, endLine: last.endLine, endColumn: last.endColumn };
}

/** `file:line:column`, the form that terminals and editors turn into a link. */
export function formatSpan(span: Span): string {
  return `${span.file}:${span.line}:${span.column}`;
}
