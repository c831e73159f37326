import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Check } from "./check.ts";

/** Fragments have no ports; sending them to the home node needs the home table. */
export const checkFragments: Check = ({ fragments, span }) =>
  fragments === "home" ? [pipelineMessages.diagnose("pipeline-home-unavailable", { span })] : [];
