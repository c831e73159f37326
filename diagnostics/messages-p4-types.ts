import { text } from "./message-table.ts";

/** Names, types and expressions: rows of the table in `messages-p4.ts`. */
export const p4TypeMessages = {
  "p4-unknown-name": { severity: "error", message: text`no name ${"name"} is known here` },
  "p4-unknown-type": {
    severity: "error",
    message: text`no type ${"name"} is known here`,
    help: text`Declare the type above its first use.`,
  },
  "p4-not-a-type": { severity: "error", message: text`${"name"} is not a type` },
  "p4-refers-to-itself": { severity: "error", message: text`${"name"} refers to itself` },
  "p4-type-arguments-missing": {
    severity: "error",
    message: text`type ${"name"} needs ${"count"} type argument(s)`,
    help: text`Write them in angle brackets after the name.`,
  },
  "p4-type-argument-count": {
    severity: "error",
    message: text`${"name"} takes ${"expected"} type argument(s), not ${"given"}`,
  },
  "p4-not-generic": { severity: "error", message: text`${"name"} takes no type arguments` },
  "p4-illegal-type-argument": { severity: "error", message: text`${"type"} cannot be a type argument` },
  "p4-type-contains-itself": { severity: "error", message: text`${"type"} contains itself as type argument` },
  "p4-illegal-tuple-element": { severity: "error", message: text`a tuple cannot hold ${"type"}` },
  "p4-width-out-of-range": {
    severity: "error",
    message: text`width ${"width"} lies outside of ${"minimum"} to ${"maximum"}`,
  },
  "p4-stack-size-out-of-range": {
    severity: "error",
    message: text`size ${"size"} lies outside of 0 to ${"maximum"}`,
  },
  "p4-not-a-constant-integer": {
    severity: "error",
    message: text`${"what"} must be an integer that is known at compile time`,
  },
  "p4-not-constant": { severity: "error", message: text`${"what"} must be known at compile time` },
  "p4-type-mismatch": { severity: "error", message: text`expected ${"expected"}, found ${"found"}` },
  "p4-element-count": {
    severity: "error",
    message: text`${"type"} takes ${"expected"} element(s), not ${"given"}`,
  },
  "p4-missing-initializer": {
    severity: "error",
    message: text`no value for field ${"field"} of ${"type"}`,
    help: text`Give one, or end the list with ... for the default values.`,
  },
  "p4-unknown-field": { severity: "error", message: text`${"type"} has no field ${"field"}` },
  "p4-unknown-member": { severity: "error", message: text`${"type"} has no member ${"member"}` },
  "p4-unknown-method": { severity: "error", message: text`${"type"} has no method ${"method"}` },
  "p4-method-not-called": { severity: "error", message: text`method ${"method"} can only be called` },
  "p4-no-default-value": { severity: "error", message: text`${"type"} has no default value` },
  "p4-default-not-last": { severity: "error", message: text`... must be the last element` },
  "p4-value-truncated": {
    severity: "warning",
    message: text`${"value"} does not fit ${"type"} and is cut to its low bits`,
  },
  "p4-int-too-large": { severity: "error", message: text`this value of type int is too large` },
  "p4-operator": { severity: "error", message: text`operator ${"operator"} does not take ${"operands"}` },
  "p4-division-by-zero": { severity: "error", message: text`division by zero` },
  "p4-division-at-run-time": {
    severity: "error",
    message: text`operator ${"operator"} needs values that are known at compile time`,
    help: text`Only a power of two can divide a value of the packet.`,
  },
  "p4-negative-division": {
    severity: "error",
    message: text`operator ${"operator"} is not defined for negative numbers`,
  },
  "p4-negative-shift": { severity: "error", message: text`shift by a negative amount, ${"amount"}` },
  "p4-shift-too-large": {
    severity: "error",
    message: text`shift by ${"amount"}, which is more than ${"maximum"}`,
  },
  "p4-shift-overflow": {
    severity: "warning",
    message: text`shifting ${"type"} by ${"amount"} leaves none of its bits`,
  },
  "p4-illegal-cast": { severity: "error", message: text`${"from"} cannot be cast to ${"to"}` },
  "p4-conditional-types": {
    severity: "error",
    message: text`the two sides of ?: differ: ${"whenTrue"} and ${"whenFalse"}`,
  },
  "p4-conditional-width": {
    severity: "error",
    message: text`both sides of ?: are of type int`,
    help: text`Give one of them a width, such as 32w1.`,
  },
  "p4-index-not-integer": { severity: "error", message: text`an index must be an integer, not ${"type"}` },
  "p4-index-out-of-range": {
    severity: "error",
    message: text`index ${"index"} lies outside of ${"size"} element(s)`,
  },
  "p4-not-indexable": { severity: "error", message: text`${"type"} has no elements to index` },
  "p4-tuple-index-not-constant": {
    severity: "error",
    message: text`the index of a tuple must be known at compile time`,
  },
  "p4-not-sliceable": {
    severity: "error",
    message: text`bits can be taken from bit and int values, not from ${"type"}`,
  },
  "p4-slice-not-constant": {
    severity: "error",
    message: text`the bounds of a slice must be known at compile time`,
  },
  "p4-slice-out-of-range": { severity: "error", message: text`bit ${"index"} lies outside of ${"type"}` },
  "p4-slice-reversed": {
    severity: "error",
    message: text`the high bit ${"high"} of a slice is below its low bit ${"low"}`,
  },
  "p4-not-a-left-value": {
    severity: "error",
    message: text`${"what"} needs something to write to`,
    help: text`Use a variable, an out or inout parameter, or a field of one.`,
  },
  "p4-not-a-header-stack": {
    severity: "error",
    message: text`${"member"} is for header stacks, not for ${"type"}`,
  },
  "p4-parser-only": { severity: "error", message: text`${"what"} can only be used in a parser` },
  "p4-control-only": { severity: "error", message: text`${"what"} cannot be used in a parser` },
  "p4-negative-count": { severity: "error", message: text`the count is negative, ${"count"}` },
  "p4-action-run-outside-switch": {
    severity: "error",
    message: text`action_run can only be the subject of a switch`,
  },
  "p4-this-outside-method": {
    severity: "error",
    message: text`this can only be used where an instance implements an abstract method`,
  },
  "p4-no-size": {
    severity: "error",
    message: text`${"method"} is not defined: ${"type"} has no size in bits`,
  },
  "p4-not-callable": { severity: "error", message: text`${"what"} cannot be called` },
  "p4-call-in-keyset": { severity: "error", message: text`a keyset cannot call functions` },
  "p4-no-overload": {
    severity: "error",
    message: text`no overload of ${"name"} takes these ${"given"} argument(s)`,
  },
  "p4-ambiguous-call": {
    severity: "error",
    message: text`several overloads of ${"name"} take these ${"given"} argument(s)`,
  },
  "p4-argument-count": {
    severity: "error",
    message: text`${"name"} takes ${"expected"}; ${"given"} argument(s) given`,
  },
  "p4-unknown-parameter": { severity: "error", message: text`${"name"} has no parameter ${"parameter"}` },
  "p4-named-and-positional": {
    severity: "error",
    message: text`either all arguments of a call have names or none`,
  },
  "p4-dontcare-argument": {
    severity: "error",
    message: text`_ can only stand for an out argument, and ${"parameter"} is none`,
  },
  "p4-illegal-argument": { severity: "error", message: text`${"type"} cannot be an argument` },
  "p4-type-argument-conflict": {
    severity: "error",
    message: text`${"type"} for parameter ${"parameter"} contradicts the other arguments of ${"name"}`,
  },
  "p4-type-argument-not-inferred": {
    severity: "error",
    message: text`the arguments do not tell all type arguments of ${"name"}`,
    help: text`Write the type arguments in angle brackets.`,
  },
  "p4-width-not-inferred": {
    severity: "error",
    message: text`${"name"} needs a width: its type parameter ${"parameter"} cannot be int`,
    help: text`Give the number a width, such as 32w1.`,
  },
  "p4-block-signature": {
    severity: "error",
    message: text`${"name"} does not fit: expected ${"expected"}, found ${"found"}`,
  },
  "p4-static-assertion": { severity: "error", message: text`static assertion failed: ${"message"}` },
  "p4-too-deep": { severity: "error", message: text`the program nests more than ${"limit"} levels` },
  "p4-lookahead-type": {
    severity: "error",
    message: text`lookahead needs a type of fixed size, not ${"type"}`,
  },
  "p4-extract-type": { severity: "error", message: text`extract takes ${"expected"}, not ${"found"}` },
  "p4-emit-type": { severity: "error", message: text`emit takes headers, not ${"type"}` },
  "p4-optional-parameter": {
    severity: "error",
    message: text`a function and the constructor of a block cannot have @optional parameters`,
  },
  "p4-main": { severity: "error", message: text`main must be an instance of a package` },
} as const;
