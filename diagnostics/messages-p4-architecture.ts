import { text } from "./message-table.ts";

/** Instances, architectures and P4Info: rows of the table in `messages-p4.ts`. */
export const p4ArchitectureMessages = {
  "p4-too-many-instances": {
    severity: "error",
    message: text`the program makes more than ${"maximum"} instances`,
  },
} as const;
