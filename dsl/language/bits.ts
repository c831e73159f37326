import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import { callSite } from "./call-site.ts";
import { type Declared, declare } from "./declaration.ts";
import { describeValue } from "./describe-value.ts";
import { type CheckedWidth, isWidth } from "./width.ts";

/** A field's width: `bits(16)`. */
export interface Bits<Count extends number = number> extends Declared<"width", number> {
  readonly bits: Count;
}

/** A width of 1 to 128 bits, for a field of a header or a value of a connection. */
export function bits<const Count extends number>(count: CheckedWidth<Count>): Bits<Count> {
  const span = callSite(bits);
  const right = isWidth(count);
  const problems = right
    ? []
    : [pipelineMessages.diagnose("pipeline-width", { span }, { bits: describeValue(count) })];
  return declare(
    { kind: "width", span, model: right ? count : undefined, problems, parts: [] },
    { bits: count as Count },
  );
}
