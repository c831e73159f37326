import { KEYWORDS, OPERATORS } from "../../p4/source/token.ts";
import type { Random } from "./random.ts";

/** Words, numbers, strings, operators, and the white space between: nothing is lost. */
const PIECES = /\w+|"[^"\n]*"|\s+|[^\s\w]/g;

/** What programs seldom hold and readers trip over. */
const AWKWARD: readonly string[] = [
  "0",
  "-1",
  "1000000",
  "0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF",
  "9999w1",
  "8s300",
  "1 << 100000",
  `${"9".repeat(20_000)}`,
  `${"(".repeat(3_000)}1${")".repeat(3_000)}`,
  `${"{".repeat(2_000)}`,
  `${"-".repeat(2_000)}1`,
  "...",
  "_",
  "{#}",
  "\n#define X X X\n",
  "\n#if\n",
  "\n#else\n",
  "\n#endif\n",
  "/*",
  '"',
  "é",
  "\0",
  "this",
  "_[65536]",
  "bit<65535>",
  "varbit<0>",
  "<>",
];

export function pieces(text: string): readonly string[] {
  return text.match(PIECES) ?? [];
}

/** A program like `text` with one to six changes; `donor` is another program, of which parts go in. */
export function mutate(random: Random, text: string, donor: string): string {
  const mine = [...pieces(text)];
  const theirs = pieces(donor);
  for (let changes = 1 + random.below(6); changes > 0; changes--) change(random, mine, theirs);
  return mine.join("");
}

function change(random: Random, mine: string[], theirs: readonly string[]): void {
  const at = random.below(mine.length + 1);
  const length = 1 + random.below(12);
  switch (random.below(8)) {
    case 0:
      mine.splice(at, length);
      return;
    case 1:
      mine.splice(at, 0, ...mine.slice(at, at + length * 4));
      return;
    case 2:
      mine.splice(at, 1, random.pick(KEYWORDS));
      return;
    case 3:
      mine.splice(at, random.below(2), random.pick(OPERATORS));
      return;
    case 4:
      mine.splice(at, random.below(2), random.pick(AWKWARD));
      return;
    case 5:
      insertFrom(random, mine, at, length, theirs);
      return;
    case 6:
      renameToAnother(random, mine, at);
      return;
    default:
      mine.splice(random.below(mine.length + 1), 0, ...mine.splice(at, length));
  }
}

function insertFrom(
  random: Random,
  mine: string[],
  at: number,
  length: number,
  theirs: readonly string[],
): void {
  const from = random.below(theirs.length + 1);
  mine.splice(at, random.below(length), ...theirs.slice(from, from + length * 3));
}

/** Puts another name of the program in the place of one: programs that parse and mean something else. */
function renameToAnother(random: Random, mine: string[], at: number): void {
  const isName = (piece: string) => /^[A-Za-z_]\w*$/.test(piece);
  const names = mine.filter(isName);
  const index = mine.findIndex((piece, position) => position >= at && isName(piece));
  if (index >= 0 && names.length > 0) mine[index] = random.pick(names);
}
