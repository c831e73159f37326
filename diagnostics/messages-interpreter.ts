import { defineMessages, text } from "./message-table.ts";

/** What the reference interpreter says about a pipeline that it cannot run. */
export const interpreterMessages = defineMessages({
  "interpreter-raw-p4": {
    severity: "error",
    message: text`raw P4 has no meaning outside of P4 targets`,
    help: text`Run this pipeline on the embedded switch or BMv2, or express the step with a table.`,
  },
  "interpreter-no-cpu-port": {
    severity: "error",
    message: text`this punts, and the pipeline has no cpu port`,
    help: text`Declare a port with the role cpu, or drop instead.`,
  },
  "interpreter-no-homes": {
    severity: "error",
    message: text`this sends to a connection's home node, and the pipeline has no table of homes`,
    help: text`Declare ownership by home nodes, or deliver, drop or punt instead.`,
  },
});
