import { text } from "./message-table.ts";

/** Declarations, statements, parsers and tables: rows of the table in `messages-p4.ts`. */
export const p4DeclarationMessages = {
  "p4-duplicate-name": { severity: "error", message: text`${"name"} is declared twice` },
  "p4-duplicate-overload": {
    severity: "error",
    message: text`an overload of ${"name"} with the same parameters exists`,
    help: text`Overloads must differ in the number or the names of their parameters.`,
  },
  "p4-shadows-parameter": {
    severity: "error",
    message: text`${"name"} hides the parameter of the same name`,
    help: text`Give it another name.`,
  },
  "p4-shadows": { severity: "warning", message: text`${"name"} hides another ${"name"}` },
  "p4-variable-type": { severity: "error", message: text`no variable can be of type ${"type"}` },
  "p4-parameter-type": {
    severity: "error",
    message: text`parameter ${"parameter"} ${"direction"} cannot be of type ${"type"}`,
  },
  "p4-directionless-not-last": {
    severity: "error",
    message: text`parameters without direction, such as ${"parameter"}, must come last`,
  },
  "p4-default-not-allowed": { severity: "error", message: text`${"what"} cannot have a default value` },
  "p4-constructor-parameter-direction": {
    severity: "error",
    message: text`constructor parameter ${"parameter"} cannot have a direction`,
  },
  "p4-return-type": { severity: "error", message: text`a function cannot return ${"type"}` },
  "p4-return-value": { severity: "error", message: text`this return needs ${"expected"}` },
  "p4-missing-return": {
    severity: "error",
    message: text`${"name"} can end without returning a value of type ${"type"}`,
  },
  "p4-field-type": {
    severity: "error",
    message: text`field ${"field"} of ${"container"} cannot be of type ${"type"}`,
  },
  "p4-second-varbit": { severity: "error", message: text`a header can have one varbit field` },
  "p4-newtype-of": {
    severity: "error",
    message: text`a new type can be made of bit, int, bool and new types, not of ${"type"}`,
  },
  "p4-enum-of": {
    severity: "error",
    message: text`the members of an enum can be bit or int values with a width, not ${"type"}`,
  },
  "p4-enum-value": { severity: "error", message: text`${"value"} does not fit ${"type"}` },
  "p4-constructor-result": {
    severity: "error",
    message: text`${"name"} has the name of the extern: a constructor has no result type`,
  },
  "p4-not-constructible": { severity: "error", message: text`no instance of ${"type"} can be made` },
  "p4-no-constructor": { severity: "error", message: text`${"type"} has no constructor` },
  "p4-construction-not-allowed": {
    severity: "error",
    message: text`this instance cannot be made in ${"place"}`,
  },
  "p4-abstract-without-body": {
    severity: "error",
    message: text`abstract method ${"method"} of ${"type"} has no implementation`,
  },
  "p4-instance-array": {
    severity: "error",
    message: text`only externs can have arrays of instances, not ${"type"}`,
  },
  "p4-unexpected-body": { severity: "error", message: text`${"type"} has no abstract methods to implement` },
  "p4-implementation-signature": {
    severity: "error",
    message: text`the implementation of ${"method"} has other parameters or another result than its declaration`,
  },
  "p4-apply-not-allowed": { severity: "error", message: text`${"what"} cannot be applied in ${"place"}` },
  "p4-action-in-parser": { severity: "error", message: text`action ${"name"} cannot be called in a parser` },
  "p4-action-in-function": {
    severity: "error",
    message: text`action ${"name"} cannot be called in a function`,
  },
  "p4-statement-not-allowed": { severity: "error", message: text`${"statement"} cannot stand in ${"place"}` },
  "p4-not-iterable": { severity: "error", message: text`for cannot run over ${"type"}` },
  "p4-switch-subject": { severity: "error", message: text`switch cannot decide on ${"type"}` },
  "p4-label-not-an-action": { severity: "error", message: text`the label is no action of table ${"table"}` },
  "p4-label-after-default": { severity: "error", message: text`a label follows default` },
  "p4-duplicate-label": { severity: "error", message: text`two cases have the same label: ${"label"}` },
  "p4-no-start-state": { severity: "error", message: text`parser ${"parser"} has no state start` },
  "p4-final-state-declared": {
    severity: "error",
    message: text`state ${"state"} is built in and cannot be declared`,
  },
  "p4-unknown-state": { severity: "error", message: text`the parser has no state ${"state"}` },
  "p4-implicit-reject": {
    severity: "warning",
    message: text`state ${"state"} ends without a transition, which means reject`,
    help: text`Write the transition.`,
  },
  "p4-unreachable-state": { severity: "warning", message: text`no transition leads to state ${"state"}` },
  "p4-never-accepts": { severity: "warning", message: text`no path of parser ${"parser"} leads to accept` },
  "p4-unreachable-case": { severity: "warning", message: text`no value is left for this case` },
  "p4-select-subject": { severity: "error", message: text`select cannot decide on ${"type"}` },
  "p4-keyset-count": { severity: "error", message: text`expected ${"expected"} value(s), found ${"given"}` },
  "p4-value-set-type": { severity: "error", message: text`a value set cannot hold ${"type"}` },
  "p4-no-actions": { severity: "error", message: text`table ${"table"} has no list of actions` },
  "p4-key-type": { severity: "error", message: text`a key cannot be of type ${"type"}` },
  "p4-key-without-name": {
    severity: "error",
    message: text`the control plane needs a name for this key`,
    help: text`Add @name("...") behind the match kind.`,
  },
  "p4-constant-key": { severity: "warning", message: text`this key is the same for each packet` },
  "p4-unknown-match-kind": { severity: "error", message: text`no match kind ${"name"} is known` },
  "p4-unknown-action": { severity: "error", message: text`no action ${"action"} is known here` },
  "p4-not-an-action": { severity: "error", message: text`expected an action` },
  "p4-control-plane-argument": {
    severity: "error",
    message: text`the control plane gives this argument of ${"action"}, not the list of actions`,
  },
  "p4-action-not-listed": {
    severity: "error",
    message: text`action ${"action"} is not in the list of table ${"table"}`,
  },
  "p4-argument-differs-from-list": {
    severity: "error",
    message: text`the argument for ${"parameter"} differs from the one in the list of actions`,
  },
  "p4-no-default-action": {
    severity: "error",
    message: text`table ${"table"} names no default action, and no NoAction without parameters is declared`,
    help: text`Include core.p4.`,
  },
  "p4-table-only-default": {
    severity: "error",
    message: text`${"action"} is for entries only: it is marked with @tableonly`,
  },
  "p4-default-only-entry": {
    severity: "error",
    message: text`${"action"} is for the default only: it is marked with @defaultonly`,
  },
  "p4-entries-without-key": { severity: "error", message: text`table ${"table"} has entries and no key` },
  "p4-entries-before-key": { severity: "error", message: text`the key must come before the entries` },
  "p4-duplicate-entry": {
    severity: "error",
    message: text`another entry has the same key`,
    help: text`Remove one of them.`,
  },
  "p4-covered-entry": {
    severity: "warning",
    message: text`the entry can never match: an entry above takes all its packets`,
  },
  "p4-priority-in-const-entries": {
    severity: "error",
    message: text`constant entries have no priorities: the first one that matches wins`,
  },
  "p4-priority-not-needed": {
    severity: "error",
    message: text`the match kinds of table ${"table"} need no priorities`,
  },
  "p4-first-priority-missing": {
    severity: "error",
    message: text`another entry has a priority, so the first one needs one too`,
  },
  "p4-priority-out-of-range": {
    severity: "error",
    message: text`priority ${"priority"} in table ${"table"} is out of range`,
  },
  "p4-duplicate-priority": {
    severity: "warning",
    message: text`another entry has the same priority, ${"priority"}`,
  },
  "p4-priorities-out-of-order": {
    severity: "warning",
    message: text`the entries are not in the order of their priorities`,
  },
} as const;
