import { filesIn, programText } from "../checkout.ts";
import { compileCase, type Includes, refused } from "../compile-case.ts";
import { type Checkout, PASS, type Suite } from "../suite.ts";

/** Programs that p4c accepts are accepted by the front end. */
export function samplesAccepted(includes: Includes): Suite {
  return {
    name: includes === "p4c" ? "samples" : "samples-own-includes",
    description: `p4_16_samples accepted, with ${includes === "p4c" ? "p4c's" : "our own"} architecture files`,
    list: (checkout) => samples(checkout, includes),
    run: (checkout, name) => {
      const { program, diagnostics } = compileCase(checkout, name, includes);
      return program === undefined ? refused(diagnostics) : PASS;
    },
  };
}

/** With our own architecture files, only programs that need no others. */
export function samples(checkout: Checkout, includes: Includes): string[] {
  const all = filesIn(checkout, "p4_16_samples", ".p4");
  return includes === "p4c" ? all : all.filter((name) => usesOwnIncludesOnly(programText(checkout, name)));
}

const OWN_INCLUDES = new Set(["core.p4", "v1model.p4"]);

/** True where a program includes at least one file, and none but core.p4 and v1model.p4. */
export function usesOwnIncludesOnly(text: string): boolean {
  const included = [...text.matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)].map((match) => match[1]!);
  return included.length > 0 && included.every((file) => OWN_INCLUDES.has(file));
}
