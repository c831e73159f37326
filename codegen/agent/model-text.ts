import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { PipelineModel } from "../../dsl/model/index.ts";

/** How a bigint is written, which JSON does not have. */
interface BigintText {
  readonly $bigint: string;
}

/**
 * The model as JSON, for programs that run without the pipeline file. Places keep the names of files without their
 * folders, so that the text is the same wherever it was made.
 */
export function modelText(model: PipelineModel): string {
  const replace = (key: string, value: unknown): unknown => {
    if (typeof value === "bigint") return { $bigint: value.toString() } satisfies BigintText;
    return key === "file" && typeof value === "string" ? basename(value) : value;
  };
  return `${JSON.stringify(model, replace, 1)}\n`;
}

/**
 * The model of {@link modelText}'s text.
 *
 * @throws SyntaxError when the text is not JSON; TypeError when it is no model's.
 */
export function readModelText(text: string): PipelineModel {
  const model: unknown = JSON.parse(text, (_, value: unknown) =>
    isBigintText(value) ? BigInt(value.$bigint) : value,
  );
  if (typeof model !== "object" || model === null || !("kind" in model) || model.kind !== "pipeline") {
    throw new TypeError("this is no pipeline's model");
  }
  return model as PipelineModel;
}

/** The first 16 hexadecimal digits of the text's SHA-256: by it an agent knows the model that its types are of. */
export function modelHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

function isBigintText(value: unknown): value is BigintText {
  return (
    typeof value === "object" && value !== null && "$bigint" in value && typeof value.$bigint === "string"
  );
}
