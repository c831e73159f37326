import { defineMessages, text } from "./message-table.ts";

/** What the STF parser and runner say about a test file. */
export const stfMessages = defineMessages({
  "stf-syntax": {
    severity: "error",
    message: text`expected ${"expected"}, found ${"found"}`,
  },
  "stf-odd-digits": {
    severity: "error",
    message: text`${"digits"} hexadecimal digits are no whole number of bytes`,
    help: text`Write two digits for each byte.`,
  },
  "stf-unknown-name": {
    severity: "error",
    message: text`the program has no ${"what"} ${"name"}`,
  },
  "stf-ambiguous-name": {
    severity: "error",
    message: text`${"name"} is the end of several names: ${"candidates"}`,
    help: text`Write the full name of the ${"what"}.`,
  },
  "stf-refused": {
    severity: "error",
    message: text`the switch refused this: ${"reason"}`,
  },
});
