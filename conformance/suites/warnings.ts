import { basename } from "node:path";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { filesIn, readTestData } from "../checkout.ts";
import { compileCase, refused } from "../compile-case.ts";
import { type Checkout, fail, type Outcome, PASS, type Suite } from "../suite.ts";

/** p4c's names for warnings, with the codes that say the same. */
const CODES: Readonly<Record<string, readonly string[]>> = {
  unused: ["p4-unused"],
  shadow: ["p4-shadows"],
  missing: ["p4-no-main"],
  keys: ["p4-covered-entry"],
  "uninitialized-use": ["p4-uninitialized-use", "p4-uninitialized-part"],
  "uninitialized-out-param": ["p4-uninitialized-out"],
  "invalid-header": ["p4-invalid-header"],
  unreachable: ["p4-never-accepts"],
  "duplicate-priorities": ["p4-duplicate-priority"],
  "entries-out-of-priority-order": ["p4-priorities-out-of-order"],
};

/** Warnings of p4c on programs that it accepts are given for the same lines, and no others. */
export const warningsGiven: Suite = {
  name: "warnings",
  description: "warnings of p4_16_samples, of the kinds that p4c names, on the same lines",
  list: (checkout) =>
    filesIn(checkout, "p4_16_samples", ".p4").filter((name) => outputOf(checkout, name) !== undefined),
  run: (checkout, name) => {
    const { program, diagnostics } = compileCase(checkout, name, "p4c");
    if (program === undefined) return refused(diagnostics);
    return compareWarnings(warningsIn(outputOf(checkout, name)!, basename(name)), diagnostics);
  },
};

function outputOf(checkout: Checkout, name: string): string | undefined {
  return readTestData(checkout, `${name.replace("p4_16_samples", "p4_16_samples_outputs")}-stderr`);
}

/** What p4c warns about: `kind line` for each warning of a known kind in the file itself; line 0 where it names none. */
export function warningsIn(output: string, file: string): ReadonlySet<string> {
  const found = new Set<string>();
  for (const line of output.split("\n")) {
    const [, place, where, kind] =
      /^(?:(\S+)\((\d+)\): )?\[--Wwarn=([a-z-]+)\] warning: (?!SwitchCase|Program does not contain a main module)/.exec(
        line,
      ) ?? [];
    if (kind === undefined || CODES[kind] === undefined) continue;
    // Without a place it speaks of variables that p4c made itself.
    if (place === file || kind === "missing") found.add(`${kind} ${where ?? 0}`);
  }
  return found;
}

/** Of an invalid header p4c also says that its fields have no value: we say it once. */
function sameCause(warning: string): string {
  return warning.replace("uninitialized-use", "invalid-header");
}

/** Passes where the warnings are the same; else the kind of the first one that is not, and all that differ. */
export function compareWarnings(expected: ReadonlySet<string>, diagnostics: readonly Diagnostic[]): Outcome {
  const given = new Set(
    Object.entries(CODES).flatMap(([kind, codes]) =>
      diagnostics.filter(({ code }) => codes.includes(code)).map(({ span }) => `${kind} ${span?.line ?? 0}`),
    ),
  );
  const missing = [...expected].filter((warning) => !given.has(warning) && !given.has(sameCause(warning)));
  const extra = [...given].filter((warning) => !expected.has(warning));
  const [first] = [...missing, ...extra];
  if (first === undefined) return PASS;
  const kind = first.split(" ")[0]!;
  return fail(
    missing.length > 0 ? `does not warn: ${kind}` : `warns where p4c does not: ${kind}`,
    [...missing.map((warning) => `- ${warning}`), ...extra.map((warning) => `+ ${warning}`)].join(", "),
  );
}
