import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { PipelineDraft } from "./pipeline-draft.ts";

/** One concern of the checker: everything it finds wrong with a pipeline. */
export type Check = (pipeline: PipelineDraft) => readonly Diagnostic[];

const CHECKS: readonly Check[] = [];

/** What TypeScript cannot see in a pipeline file. Limits of a target are the target's own check. */
export function checkDraft(pipeline: PipelineDraft): readonly Diagnostic[] {
  return CHECKS.flatMap((check) => check(pipeline));
}
