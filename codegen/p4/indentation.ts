const UNIT = "    ";

/** Levels by opening bracket: what continues inside parentheses stands deeper than what braces hold. */
const LEVELS: Readonly<Record<string, number>> = { "{": 1, "(": 2, "[": 2, "}": -1, ")": -2, "]": -2 };

/** Ends a line that opens a block, with or without a source mark. */
const OPENS = /[{(]\s*(?:\uE000\d+\uE001)?$/;

/**
 * Indents P4 text by its brackets and collapses runs of blank lines, so that templates and raw P4 need not agree on
 * columns. A line that begins with closing brackets stands as deep as the line that opened them.
 */
export function indentP4(text: string): string {
  let depth = 0;
  let inComment = false;
  const lines: string[] = [];
  for (const line of text.split("\n").map((raw) => raw.trim())) {
    const { opened, closedFirst, comment } = brackets(line, inComment);
    const atComment = inComment;
    inComment = comment;
    if (line === "" && (lines.length === 0 || lines.at(-1) === "" || OPENS.test(lines.at(-1)!))) continue;
    if (closedFirst > 0 && lines.at(-1) === "") lines.pop();
    const level = Math.max(0, depth - closedFirst);
    lines.push(
      line === "" ? "" : `${UNIT.repeat(level)}${atComment && line.startsWith("*") ? " " : ""}${line}`,
    );
    depth = Math.max(0, depth + opened);
  }
  while (lines.at(-1) === "") lines.pop();
  return `${lines.join("\n")}\n`;
}

interface LineBrackets {
  /** By how many levels the next line stands deeper. */
  readonly opened: number;
  /** Levels that the brackets close which the line begins with. */
  readonly closedFirst: number;
  /** Whether a block comment is open behind the line. */
  readonly comment: boolean;
}

function brackets(line: string, inComment: boolean): LineBrackets {
  let comment = inComment;
  let opened = 0;
  let closedFirst = 0;
  let leading = true;
  const token = /\/\/.*|\/\*|\*\/|"(?:[^"\\]|\\.)*"|[{}()[\]]|\S/g;
  for (const [text] of line.matchAll(token)) {
    if (comment || text === "/*") {
      comment = text !== "*/";
      continue;
    }
    if (text.startsWith("//")) break;
    const levels = LEVELS[text] ?? 0;
    opened += levels;
    if (levels >= 0) leading = false;
    if (leading) closedFirst -= levels;
  }
  return { opened, closedFirst, comment };
}
