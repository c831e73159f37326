import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { PipelineDraft } from "./pipeline-draft.ts";

/** One concern of the checker: everything it finds wrong with a pipeline. */
export type Check = (pipeline: PipelineDraft) => readonly Diagnostic[];
