import { basename, dirname, join } from "node:path";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { formatSpan } from "../../diagnostics/span.ts";
import { runStf, type StfResult } from "../../switch/index.ts";
import { filesIn, programText, usesV1model } from "../checkout.ts";
import { compileCase, type Includes, refused } from "../compile-case.ts";
import { type Checkout, fail, type Outcome, PASS, type Suite } from "../suite.ts";

/** STF files beside their programs, for v1model: what BMv2's runner checks holds on the software switch. */
export function stfPrograms(includes: Includes): Suite {
  return {
    name: includes === "p4c" ? "stf" : "stf-own-includes",
    description: `STF of v1model programs, with ${includes === "p4c" ? "p4c's" : "our own"} architecture files`,
    list: (checkout) =>
      ["p4_16_samples", join("p4_16_samples", "parser-inline")]
        .flatMap((folder) => filesIn(checkout, folder, ".stf"))
        .filter((stf) => usesV1model(checkout, programBeside(stf))),
    run: (checkout, stf) => runCase(checkout, stf, programBeside(stf), includes),
  };
}

/** STF files of P4-14 programs, on the P4-16 programs that p4c translates them to. */
export const stfTranslated: Suite = {
  name: "stf-p4-14",
  description: "STF of P4-14 programs, on their translations",
  list: (checkout) =>
    filesIn(checkout, "p4_14_samples", ".stf").filter((stf) => usesV1model(checkout, translationOf(stf))),
  run: (checkout, stf) => runCase(checkout, stf, translationOf(stf), "p4c"),
};

function programBeside(stf: string): string {
  return join(dirname(stf), basename(stf).replace(/\.stf$/, ".p4"));
}

function translationOf(stf: string): string {
  return join("p4_14_samples_outputs", basename(stf).replace(/\.stf$/, ".p4"));
}

function runCase(checkout: Checkout, stf: string, name: string, includes: Includes): Outcome {
  const { program, diagnostics } = compileCase(checkout, name, includes);
  if (program === undefined) return refused(diagnostics);
  try {
    return judge(runStf(program, join(checkout.testdata, stf), programText(checkout, stf)));
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return refused(error.diagnostics);
  }
}

/** The first failure says why; digits are left out of the reason, so that the like falls into one group. */
export function judge({ passed, failures }: StfResult): Outcome {
  if (passed) return PASS;
  const [first] = failures;
  if (first === undefined) return fail("failed without a reason");
  const place = first.span === undefined ? "" : `${formatSpan(first.span)}: `;
  return fail(
    first.message
      .replace(/:.*/s, "")
      .replace(/[0-9a-f]*[0-9][0-9a-f]*/gi, "N")
      .slice(0, 80),
    `${place}${first.message}`,
  );
}
