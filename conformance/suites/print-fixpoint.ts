import { join } from "node:path";
import { type ParseResult, parseProgram, printProgram } from "../../p4/index.ts";
import { filesIn, programText } from "../checkout.ts";
import { errorsOf, refused } from "../compile-case.ts";
import { fail, PASS, type Suite } from "../suite.ts";
import { firstDifference } from "../text-difference.ts";

/** Folders with programs of all dialects that p4c prints itself. */
const FOLDERS = ["p4_16_samples", "p4_14_samples_outputs"];

/** What a program prints to parses without errors and prints to itself. */
export const printFixpoint: Suite = {
  name: "print",
  description: "print, parse again, print: the same text",
  list: (checkout) => FOLDERS.flatMap((folder) => filesIn(checkout, folder, ".p4")),
  run: (checkout, name) => {
    const path = join(checkout.testdata, name);
    const first = parseProgram(
      { path, text: programText(checkout, name) },
      { includePath: [checkout.include] },
    );
    if (errorsOf(first.diagnostics).length > 0) return refused(first.diagnostics);
    return compareReprinted(first);
  },
};

/** Prints a parsed program, parses that, and compares both prints. */
export function compareReprinted(first: ParseResult) {
  const printed = printProgram(first.program);
  const second = parseProgram({ path: "printed.p4", text: printed });
  const [error] = errorsOf(second.diagnostics);
  if (error !== undefined) return fail("the printed text does not parse", error.message);
  const again = printProgram(second.program);
  return again === printed ? PASS : fail("printed twice, the text differs", firstDifference(printed, again));
}
