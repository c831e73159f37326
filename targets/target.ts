import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import type { TargetCapabilities } from "./capabilities.ts";

/** A file that a target makes of a pipeline. */
export interface GeneratedFile {
  /** Relative to the output folder, with `/` between parts. */
  readonly path: string;
  readonly text: string;
}

export interface Generation {
  /** Empty when a diagnostic is an error: there is no half-made output. */
  readonly files: readonly GeneratedFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A place where pipelines run. One folder each; adding one touches no other. */
export interface Target {
  /** As `--target` names it. */
  readonly name: string;
  /** For people, such as `BMv2 software switch (v1model)`. */
  readonly title: string;
  readonly capabilities: TargetCapabilities;
  /** What of this pipeline the target cannot do, each with what to change. Beyond what the DSL itself checks. */
  check(model: PipelineModel): readonly Diagnostic[];
  /** Pure: the same model gives the same bytes, without dates or paths. Checks first. */
  generate(model: PipelineModel): Promise<Generation>;
}
