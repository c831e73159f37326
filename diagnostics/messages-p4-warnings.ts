import { text } from "./message-table.ts";

/** What is legal and probably not meant: rows of the table in `messages-p4.ts`. */
export const p4WarningMessages = {
  "p4-unused": {
    severity: "warning",
    message: text`${"what"} ${"name"} is never used`,
    help: text`Remove it, or put @noWarn("unused") before it.`,
  },
  "p4-no-main": {
    severity: "warning",
    message: text`${"file"} makes no instance with the name main: there is nothing to run`,
  },
  "p4-uninitialized-use": {
    severity: "warning",
    message: text`${"name"} may be read before it is written`,
    help: text`Give it a value where it is declared.`,
  },
  "p4-uninitialized-part": {
    severity: "warning",
    message: text`parts of ${"name"} may be read before they are written`,
    help: text`Give it a value where it is declared.`,
  },
  "p4-uninitialized-out": {
    severity: "warning",
    message: text`out parameter ${"parameter"} may have no value when ${"name"} ends`,
    help: text`Write to it on every way, or make it inout.`,
  },
  "p4-invalid-header": {
    severity: "warning",
    message: text`header ${"name"} ${"how"}: its fields have no value`,
    help: text`Extract it, or call setValid() first.`,
  },
} as const;
