import { defineMessages, text } from "./message-table.ts";

/** What the embedded switch says about programs that it cannot run. */
export const switchMessages = defineMessages({
  "switch-unsupported": {
    severity: "error",
    message: text`the embedded switch does not support ${"what"}`,
  },
  "switch-no-main": {
    severity: "error",
    message: text`the program has no package instance named main`,
    help: text`End the program with V1Switch(...) main;`,
  },
  "switch-architecture": {
    severity: "error",
    message: text`the embedded switch runs V1Switch programs; main is a ${"package"}`,
    help: text`Include v1model.p4 and end the program with V1Switch(...) main;`,
  },
  "switch-entry-refused": {
    severity: "error",
    message: text`table ${"table"} does not take this entry: ${"reason"}`,
  },
});
