import { defineMessages, text } from "./message-table.ts";

/** What targets say about pipelines that they cannot run as written. */
export const targetMessages = defineMessages({
  "target-unsupported": {
    severity: "error",
    message: text`${"target"} does not have ${"what"}`,
    help: text`${"instead"}`,
  },
});
