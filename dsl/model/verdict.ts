/** Every frame received on wan, lan or host ends in exactly one verdict; the place in this list is its counter index. */
export const VERDICTS = [
  "deliveredLocal",
  "forwarded",
  "deliveredForwarded",
  "answered",
  "punted",
  "passed",
  "droppedNotForUs",
  "droppedMalformed",
  "droppedVersion",
  "droppedReserved",
  "droppedSpoofed",
  "droppedNotOwner",
  "droppedHops",
  "droppedStale",
  "droppedFragment",
  "droppedTooBig",
  "droppedUnknown",
  "droppedNoPeer",
  "droppedPolicy",
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** Index of a verdict in the `verdicts` counter of every target. */
export function verdictIndex(verdict: Verdict): number {
  return VERDICTS.indexOf(verdict);
}
