import { type ControlPlaneDescription, generateP4Info } from "../../p4/p4info/generate-p4info.ts";
import { P4InfoSchema } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { WriteRequestSchema } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { protocText } from "../../p4runtime/text-format.ts";
import { filesBelow, readTestData, usesV1model } from "../checkout.ts";
import { compileCase, refused } from "../compile-case.ts";
import { type Checkout, fail, type Outcome, PASS, type Suite } from "../suite.ts";
import { firstDifference, words } from "../text-difference.ts";

/** What p4c writes for a program: `name.p4` has its P4Info in `name.p4.p4info.txtpb`. */
interface Expectation {
  readonly ending: string;
  /** False for a file that says nothing. */
  readonly counts: (expected: string) => boolean;
  readonly print: (description: ControlPlaneDescription) => string;
}

/** The P4Info of v1model programs equals p4c's up to white space. */
export const p4infoEqual = controlPlaneSuite("p4info", "P4Info of v1model programs equal to p4c's", {
  ending: ".p4info.txtpb",
  counts: () => true,
  print: ({ p4info }) => protocText(P4InfoSchema, p4info),
});

/** So are the static entries, where there are any. */
export const entriesEqual = controlPlaneSuite(
  "entries",
  "static entries of v1model programs equal to p4c's",
  {
    ending: ".entries.txtpb",
    counts: (expected) => words(expected) !== "",
    print: ({ entries }) => protocText(WriteRequestSchema, entries),
  },
);

function controlPlaneSuite(name: string, description: string, expectation: Expectation): Suite {
  return {
    name,
    description,
    list: (checkout) => programsWith(checkout, expectation),
    run: (checkout, path) => {
      const { program, diagnostics } = compileCase(checkout, path, "p4c");
      if (program === undefined) return refused(diagnostics);
      const expected = readTestData(checkout, outputOf(path, expectation))!;
      return compareTexts(expected, expectation.print(generateP4Info(program)));
    },
  };
}

function outputOf(program: string, { ending }: Expectation): string {
  return `${program.replace("p4_16_samples", "p4_16_samples_outputs")}${ending}`;
}

function programsWith(checkout: Checkout, expectation: Expectation): string[] {
  return filesBelow(checkout, "p4_16_samples", ".p4").filter((program) => {
    const expected = readTestData(checkout, outputOf(program, expectation));
    return expected !== undefined && expectation.counts(expected) && usesV1model(checkout, program);
  });
}

/** Equal up to white space and comments. */
export function compareTexts(expected: string, actual: string): Outcome {
  if (words(expected) === words(actual)) return PASS;
  return fail("the text differs", firstDifference(words(expected), words(actual)));
}
