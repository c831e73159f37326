/**
 * What P4 or BMv2 leaves open, so that two right switches may differ. `docs/undefined-behaviour.md` says more of each. A program that depends on
 * one is not compared, but counted and named.
 */
export const UNDEFINED_BEHAVIOUR = {
  "invalid-header-field": "reads a field of a header that is not valid (P4-16, 8.17)",
  "uninitialised-value": "reads a variable or an out parameter that nothing was written to (P4-16, 6.8)",
  "stack-bounds": "reads or writes beyond the end of a header stack (P4-16, 8.18)",
  "wall-clock": "reads time stamps, queue depths or meter colours, which depend on when packets come",
  random: "asks for random numbers",
  "user-extern": "needs an extern that the user links to simple_switch",
  "concurrent-state": "reads in egress what another egress thread of simple_switch writes",
  "bmv2-defect": "meets a defect of p4c or BMv2",
} as const;

export type UndefinedBehaviour = keyof typeof UNDEFINED_BEHAVIOUR;

const TEXTS: readonly (readonly [UndefinedBehaviour, RegExp])[] = [
  [
    "wall-clock",
    /\b(?:ingress_global_timestamp|egress_global_timestamp|enq_timestamp|enq_qdepth|deq_timedelta|deq_qdepth|execute_meter|direct_meter|meter)\b/,
  ],
  ["random", /\brandom\s*(?:<[^;]*>)?\s*\(/],
];

/** What of it the text of a program shows by itself. */
export function undefinedBehaviourIn(text: string): UndefinedBehaviour | undefined {
  const code = text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
  return TEXTS.find(([, pattern]) => pattern.test(code))?.[0];
}
