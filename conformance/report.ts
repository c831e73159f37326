import type { Deviations, Results } from "./ratchet.ts";
import type { Outcome, Suite } from "./suite.ts";

/** One row a suite: how many cases pass, of how many, in what time. */
export function table(
  suites: readonly Suite[],
  results: Results,
  milliseconds: ReadonlyMap<string, number>,
): string {
  const rows = suites.map(({ name, description }) => {
    const cases = [...(results.get(name)?.values() ?? [])];
    const passed = cases.filter(({ status }) => status === "pass").length;
    const seconds = ((milliseconds.get(name) ?? 0) / 1000).toFixed(1);
    return [name, `${passed}/${cases.length}`, `${seconds} s`, description];
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(([name, count, time, description]) =>
      [name!.padEnd(widths[0]!), count!.padStart(widths[1]!), time!.padStart(widths[2]!), description].join(
        "  ",
      ),
    )
    .join("\n");
}

/** The failures of one suite by reason, the most frequent first. */
export function failuresByReason(
  cases: ReadonlyMap<string, Outcome>,
): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, outcome] of cases) {
    if (outcome.status !== "fail") continue;
    const line = outcome.detail === undefined ? name : `${name}: ${outcome.detail}`;
    groups.set(outcome.reason, [...(groups.get(outcome.reason) ?? []), line]);
  }
  return new Map([...groups].sort(([, a], [, b]) => b.length - a.length));
}

/** All failures as text: suite, reason, cases. */
export function failureList(results: Results): string {
  const lines: string[] = [];
  for (const [suite, cases] of results) {
    const groups = failuresByReason(cases);
    if (groups.size === 0) continue;
    lines.push(`## ${suite}`, "");
    for (const [reason, names] of groups) {
      lines.push(`### ${names.length}: ${reason}`, "", ...names.map((name) => `- ${name}`), "");
    }
  }
  return lines.join("\n");
}

export function deviationList({ newlyFailing, newlyPassing, unknown }: Deviations): string {
  return [
    ...newlyFailing.map((name) => `newly failing  ${name}`),
    ...newlyPassing.map((name) => `newly passing  ${name}`),
    ...unknown.map((name) => `no such case   ${name}`),
  ].join("\n");
}

/** The results as data: suite to case to outcome. */
export function resultsJson(results: Results): string {
  const suites = [...results].map(([suite, cases]) => [suite, Object.fromEntries(cases)]);
  return `${JSON.stringify(Object.fromEntries(suites), null, 2)}\n`;
}
