import { defineMessages, text } from "./message-table.ts";

/** What the BMv2 target says about pipelines that fit other targets but not this one. */
export const bmv2Messages = defineMessages({
  "bmv2-port-number": {
    severity: "error",
    message: text`port ${"role"} has number ${"number"}; BMv2 has ports 0 to ${"limit"}`,
    help: text`Give it a number from 0 to ${"limit"}; ${"drop"} means drop.`,
  },
  "bmv2-table-too-large": {
    severity: "error",
    message: text`table ${"table"} has room for ${"size"} entries; BMv2 takes at most ${"limit"}`,
    help: text`Make it ${"limit"} entries or fewer.`,
  },
  "bmv2-too-many-services": {
    severity: "error",
    message: text`the pipeline declares ${"count"} service addresses of one family; BMv2's program has room for ${"limit"}`,
    help: text`Declare ${"limit"} or fewer; the table of services can also be filled at run time.`,
  },
  "bmv2-table-order": {
    severity: "error",
    message: text`the rules apply these tables in opposite orders, and a v1model program can apply each in one place only`,
    help: text`Apply the tables in the same order in both rules, or declare a second table for one of them.`,
  },
  "bmv2-table-twice": {
    severity: "error",
    message: text`this rule applies ${"table"} twice, and a v1model program can apply a table once`,
    help: text`Apply it once, or declare a second table of the same form.`,
  },
  "bmv2-table-name": {
    severity: "error",
    message: text`the generated program has a table ${"name"} of its own`,
    help: text`Give your table another name; taken are ${"taken"}.`,
  },
  "bmv2-lpm-width": {
    severity: "error",
    message: text`key ${"key"} of table ${"table"} matches prefixes of ${"bits"} bits; BMv2's P4Runtime takes lpm values of whole bytes only`,
    help: text`Match it with ternary(), whose masks can be prefixes.`,
  },
  "bmv2-headers-overlap": {
    severity: "error",
    message: text`headers ${"first"} and ${"second"} both begin behind ${"transport"} to port ${"port"}; a parser can extract one of them`,
    help: text`Declare one header with the fields of both.`,
  },
});
