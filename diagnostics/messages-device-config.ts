import { defineMessages, text } from "./message-table.ts";

/** What the embedded switch says about a `p4_device_config`. */
export const deviceConfigMessages = defineMessages({
  "device-config-empty": {
    severity: "error",
    message: text`p4_device_config is empty`,
    help: text`Send the P4 program's text, in UTF-8.`,
  },
  "device-config-bmv2-json": {
    severity: "error",
    message: text`p4_device_config is JSON of BMv2's compiler; the embedded switch compiles P4 itself`,
    help: text`Send the P4 program's text, or {"main": "a.p4", "files": {"a.p4": "…"}} with the files that it includes.`,
  },
  "device-config-malformed": {
    severity: "error",
    message: text`p4_device_config is neither P4 nor a set of P4 files: ${"reason"}`,
    help: text`Send the P4 program's text, or {"main": "a.p4", "files": {"a.p4": "…"}} with the files that it includes.`,
  },
  "device-config-p4info": {
    severity: "error",
    message: text`the P4Info is not that of the program: ${"difference"}`,
    help: text`Send the P4Info that was generated from the same program text.`,
  },
});
