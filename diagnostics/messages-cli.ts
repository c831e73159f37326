import { defineMessages, text } from "./message-table.ts";

/** What the command line says about its arguments and the files that they name. */
export const cliMessages = defineMessages({
  "cli-file-unreadable": {
    severity: "error",
    message: text`cannot read ${"file"}: ${"reason"}`,
    help: text`Name a file that is there and may be read.`,
  },
  "cli-file-unwritable": {
    severity: "error",
    message: text`cannot write ${"file"}: ${"reason"}`,
    help: text`Name a folder that may be written.`,
  },
});
