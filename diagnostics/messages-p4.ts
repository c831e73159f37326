import { defineMessages } from "./message-table.ts";

/** What the P4-16 front end says about a program that parses: type checker, P4Info, architecture checks. */
export const p4Messages = defineMessages({});
