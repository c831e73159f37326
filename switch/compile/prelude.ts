import { SLOT } from "./slots.ts";

/** Functions that all generated programs share, over the state array `s` and the arena `A` with its view `V`. */
export const PRELUDE = `
const EXIT = ${SLOT.exit};
function fail(pos, error) {
  s[${SLOT.payload}] = pos;
  s[${SLOT.parserError}] = error;
  return -1;
}
function copyBytes(from, to, count) {
  if (count > 64) {
    A.copyWithin(to, from, from + count);
    return;
  }
  let at = 0;
  for (; at + 4 <= count; at += 4) V.setInt32(to + at, V.getInt32(from + at, true), true);
  for (; at < count; at++) A[to + at] = A[from + at];
}
function flushRun() {
  const count = s[${SLOT.runEnd}] - s[${SLOT.run}];
  if (count > 0) {
    copyBytes(s[${SLOT.run}], s[${SLOT.out}], count);
    s[${SLOT.out}] += count;
  }
  s[${SLOT.run}] = -1;
  s[${SLOT.runEnd}] = -1;
}
`;
