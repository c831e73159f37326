import { createHash } from "node:crypto";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { indentP4 } from "./indentation.ts";
import { type SourceMap, SourceMarks } from "./source-marks.ts";
import { renderProgram } from "./templates.ts";
import { programView } from "./view/program-view.ts";

/** A generated P4 program. */
export interface GeneratedProgram {
  /** File name, such as `steer.p4`. */
  readonly file: string;
  readonly text: string;
  readonly sourceMap: SourceMap;
  /**
   * 16 hexadecimal digits over the program's text, which itself holds them as its `@pkginfo` version, so that P4Info
   * carries them: an agent refuses tables of another hash.
   */
  readonly contentHash: string;
}

/**
 * The pipeline as a v1model P4-16 program, one for all nodes. Pure: the same model gives the same bytes.
 * The model must have passed the target's check.
 */
export function generateProgram(model: PipelineModel): GeneratedProgram {
  const file = `${model.name}.p4`;
  const unsigned = print(model, file, "");
  const contentHash = createHash("sha256").update(unsigned.text).digest("hex").slice(0, 16);
  const { text, map } = print(model, file, contentHash);
  return { file, text, sourceMap: map, contentHash };
}

function print(model: PipelineModel, file: string, contentHash: string) {
  const marks = new SourceMarks();
  const text = renderProgram(programView(model, marks, contentHash));
  return marks.strip(indentP4(text), file);
}
