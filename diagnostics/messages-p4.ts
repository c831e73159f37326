import { defineMessages } from "./message-table.ts";
import { p4ArchitectureMessages } from "./messages-p4-architecture.ts";
import { p4DeclarationMessages } from "./messages-p4-declarations.ts";
import { p4TypeMessages } from "./messages-p4-types.ts";
import { p4WarningMessages } from "./messages-p4-warnings.ts";

/** What the P4-16 front end says about a program that parses: type checker, P4Info, architecture checks. */
export const p4Messages = defineMessages({
  ...p4TypeMessages,
  ...p4DeclarationMessages,
  ...p4ArchitectureMessages,
  ...p4WarningMessages,
});
