import type { Outcome } from "./suite.ts";

/** Known failures of each suite: case name to reason. Committed, so that each change of it is seen. */
export type Ratchet = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Outcomes of one run: suite to case to outcome. */
export type Results = ReadonlyMap<string, ReadonlyMap<string, Outcome>>;

/** What differs from the known failures; a run passes when all lists are empty. */
export interface Deviations {
  /** Fails, and is not known to. */
  readonly newlyFailing: readonly string[];
  /** Passes, and is known to fail: the file must be updated, so that it cannot fail unseen again. */
  readonly newlyPassing: readonly string[];
  /** Known to fail, but no case of its suite. */
  readonly unknown: readonly string[];
}

/** Compares the suites that ran with what is known of them. */
export function compareWithRatchet(results: Results, ratchet: Ratchet): Deviations {
  const newlyFailing: string[] = [];
  const newlyPassing: string[] = [];
  const unknown: string[] = [];
  for (const [suite, cases] of results) {
    const known = ratchet[suite] ?? {};
    for (const [name, outcome] of cases) {
      if (outcome.status === "fail" && known[name] === undefined) newlyFailing.push(`${suite}: ${name}`);
      if (outcome.status === "pass" && known[name] !== undefined) newlyPassing.push(`${suite}: ${name}`);
    }
    for (const name of Object.keys(known)) if (!cases.has(name)) unknown.push(`${suite}: ${name}`);
  }
  return { newlyFailing, newlyPassing, unknown };
}

/** The ratchet with the suites that ran replaced by what they showed; reasons written by hand stay. */
export function updateRatchet(results: Results, ratchet: Ratchet): Ratchet {
  const updated: Record<string, Record<string, string>> = {};
  for (const suite of [...new Set([...Object.keys(ratchet), ...results.keys()])].sort()) {
    const cases = results.get(suite);
    updated[suite] = cases === undefined ? { ...ratchet[suite] } : failuresOf(cases, ratchet[suite] ?? {});
  }
  return updated;
}

function failuresOf(
  cases: ReadonlyMap<string, Outcome>,
  known: Readonly<Record<string, string>>,
): Record<string, string> {
  const failures: Record<string, string> = {};
  for (const [name, outcome] of [...cases].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (outcome.status === "fail") failures[name] = known[name] ?? outcome.reason;
  }
  return failures;
}
