import { text } from "./message-table.ts";

/** Instances, architectures and P4Info: rows of the table in `messages-p4.ts`. */
export const p4ArchitectureMessages = {
  "p4-too-many-instances": {
    severity: "error",
    message: text`the program makes more than ${"maximum"} instances`,
  },
  "p4-control-plane-type": {
    severity: "error",
    message: text`${"what"} cannot be of type ${"type"}: the control plane cannot give such values`,
  },
  "p4-annotation-value": {
    severity: "error",
    message: text`the value of an annotation is an int, string or bool, not ${"type"}`,
  },
} as const;
