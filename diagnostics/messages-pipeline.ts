import { defineMessages, text } from "./message-table.ts";

/** What the DSL and `nicforge check` say about a pipeline file. */
export const pipelineMessages = defineMessages({
  "pipeline-threw": {
    severity: "error",
    message: text`the pipeline file threw: ${"reason"}`,
    help: text`Fix the error; a pipeline file must export a pipeline by default when it is loaded.`,
  },
});
