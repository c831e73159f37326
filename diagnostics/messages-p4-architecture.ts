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
  "p4-match-annotation": {
    severity: "error",
    message: text`@match takes a match kind, not ${"type"}`,
  },
  "p4-v1model-version": {
    severity: "error",
    message: text`${"version"} is no version of v1model`,
    help: text`Define V1MODEL_VERSION as 20180101 or 20200408.`,
  },
  "p4-v1model-register-struct": {
    severity: "error",
    message: text`BMv2 keeps no ${"type"} in a register`,
    help: text`Keep bit or int values in registers.`,
  },
  "p4-v1model-switch-in-action": {
    severity: "error",
    message: text`BMv2 has no switch statements in actions`,
    help: text`Move the switch to the control's apply block, or write if statements.`,
  },
  "p4-v1model-instance-array": { severity: "error", message: text`BMv2 has no arrays of ${"type"}` },
  "p4-v1model-headers": {
    severity: "error",
    message: text`the parsed headers of v1model are a struct, not ${"type"}`,
  },
  "p4-v1model-header-member": {
    severity: "error",
    message: text`field ${"field"} of the parsed headers is ${"type"}; v1model takes headers, header stacks and header unions`,
  },
  "p4-v1model-header-width": {
    severity: "error",
    message: text`header ${"header"} has ${"width"} bits; v1model needs whole bytes`,
    help: text`Pad the header to a multiple of 8 bits.`,
  },
  "p4-v1model-two-prefixes": {
    severity: "error",
    message: text`table ${"table"} has two lpm keys; v1model takes one`,
  },
  "p4-v1model-resource": {
    severity: "error",
    message: text`${"property"} takes a ${"expected"}, not ${"found"}`,
  },
  "p4-v1model-shared-resource": {
    severity: "error",
    message: text`${"name"} counts or meters table ${"table"} already`,
  },
  "p4-v1model-selector-keys": {
    severity: "error",
    message: text`selector ${"name"} hashes other keys, or the same in another order, in table ${"table"}`,
  },
  "p4-v1model-meter-result": {
    severity: "error",
    message: text`a direct meter's colour is of type bit, not ${"type"}`,
  },
  "p4-v1model-meter-without-table": {
    severity: "error",
    message: text`direct meter ${"name"} belongs to no table`,
    help: text`Name it in the table's property meters.`,
  },
  "p4-v1model-meter-not-read": {
    severity: "error",
    message: text`no action of the table reads direct meter ${"name"}`,
    help: text`Call its method read in the table's actions.`,
  },
  "p4-v1model-unknown-extern": { severity: "error", message: text`BMv2 has no extern function ${"name"}` },
  "p4-v1model-statement": {
    severity: "error",
    message: text`control ${"control"} of v1model can hold ${"expected"}, and nothing else`,
  },
  "p4-key-pattern": {
    severity: "error",
    message: text`a key of match kind ${"matchKind"} does not take this pattern`,
  },
  "p4-never-ends": {
    severity: "error",
    message: text`no path of parser ${"parser"} leads to accept or reject`,
  },
  "p4-control-plane-name": {
    severity: "error",
    message: text`the control plane has another ${"what"} of the name ${"name"}`,
  },
  "p4-default-before-actions": {
    severity: "error",
    message: text`the default action must come after the list of actions`,
  },
} as const;
