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
  "cli-architecture": {
    severity: "error",
    message: text`${"file"} is no ${"architecture"} program: its main is ${"main"}`,
    help: text`Instantiate V1Switch as main, or leave --arch out.`,
  },
  "cli-no-p4info": {
    severity: "error",
    message: text`${"file"} has no P4Info: it has no main`,
    help: text`Name the file that instantiates the package as main.`,
  },
});
