import { defineMessages, text } from "./message-table.ts";

/** What the P4-16 front end says: preprocessor, parser, type checker, P4Info, architecture checks. */
export const p4Messages = defineMessages({
  "p4-syntax": {
    severity: "error",
    message: text`expected ${"expected"}, found ${"found"}`,
  },
});
