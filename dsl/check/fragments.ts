import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Check } from "./check.ts";

/** Fragments have no ports: neither their connection nor its home can be told from each of them. */
export const checkFragments: Check = ({ fragments, span }) =>
  fragments === "home" ? [pipelineMessages.diagnose("pipeline-fragments-home", { span })] : [];
