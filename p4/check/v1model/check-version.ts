import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../../diagnostics/messages-p4.ts";
import type { CheckedProgram } from "../checked-program.ts";

/** Dates between which v1model has versions. */
const OLDEST = 20180101n;
const NEWEST = 20200408n;

/** `V1MODEL_VERSION` must be the date of a version that exists. */
export function checkVersion(program: CheckedProgram): readonly Diagnostic[] {
  const [declaration] = program.topLevel("__v1model_version");
  if (declaration?.kind !== "constantDeclaration") return [];
  const written = declaration.value;
  const negative = written.kind === "unaryExpression" && written.operator === "-";
  const value = program.constantOf(written);
  if (value?.kind !== "integer") return [];
  if (!negative && value.value >= OLDEST && value.value <= NEWEST) return [];
  return [
    p4Messages.diagnose(
      "p4-v1model-version",
      { span: written.span },
      { version: negative ? "a negative number" : value.value },
    ),
  ];
}
