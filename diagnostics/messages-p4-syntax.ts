import { defineMessages, text } from "./message-table.ts";

/** What the text side of the P4-16 front end says: preprocessor, lexer, parser. */
export const p4SyntaxMessages = defineMessages({
  "p4-syntax": {
    severity: "error",
    message: text`expected ${"expected"}, found ${"found"}`,
  },
  "p4-unknown-character": {
    severity: "error",
    message: text`P4 has no use for ${"character"} here`,
  },
  "p4-unterminated-string": {
    severity: "error",
    message: text`this string has no closing quote`,
    help: text`Close it with ".`,
  },
  "p4-unterminated-comment": {
    severity: "error",
    message: text`this comment has no end`,
    help: text`Close it with */.`,
  },
  "p4-literal-malformed": {
    severity: "error",
    message: text`${"literal"} is no integer literal: ${"reason"}`,
    help: text`Write it as 10, 0x1F, 0b101, 0o17 or, with a width in bits, as 8w0x1F or 8s10.`,
  },
  "p4-literal-too-long": {
    severity: "error",
    message: text`an integer literal of ${"length"} characters is beyond the limit of ${"limit"}`,
  },
  "p4-literal-width": {
    severity: "error",
    message: text`a literal of ${"width"} bits is beyond the limit of ${"limit"} bits`,
  },
  "p4-nesting-too-deep": {
    severity: "error",
    message: text`this is nested deeper than the limit of ${"limit"} levels`,
    help: text`Split it with constants, variables or functions.`,
  },
  "p4-program-too-large": {
    severity: "error",
    message: text`the program grows beyond the limit of ${"limit"} tokens while it is preprocessed`,
    help: text`Look for macros or files that multiply each other.`,
  },
  "p4-include-not-found": {
    severity: "error",
    message: text`cannot find ${"path"}`,
    help: text`Name its directory with -I; looked in ${"tried"}.`,
  },
  "p4-include-too-deep": {
    severity: "error",
    message: text`files include each other deeper than the limit of ${"limit"}`,
    help: text`Put #ifndef, #define and #endif around the text of the included file.`,
  },
  "p4-directive": {
    severity: "error",
    message: text`#${"directive"}: ${"reason"}`,
  },
  "p4-directive-unknown": {
    severity: "error",
    message: text`there is no directive #${"directive"}`,
  },
  "p4-directive-unmatched": {
    severity: "error",
    message: text`#${"directive"} without a matching #if`,
  },
  "p4-conditional-unterminated": {
    severity: "error",
    message: text`this #${"directive"} has no #endif`,
  },
  "p4-error-directive": {
    severity: "error",
    message: text`#error ${"reason"}`,
  },
  "p4-warning-directive": {
    severity: "warning",
    message: text`#warning ${"reason"}`,
  },
  "p4-macro-redefined": {
    severity: "warning",
    message: text`macro ${"macro"} is defined again and differently`,
    help: text`Write #undef ${"macro"} first if that is meant.`,
  },
  "p4-macro-arguments": {
    severity: "error",
    message: text`macro ${"macro"} takes ${"expected"}, but has ${"found"} here`,
  },
  "p4-macro-unterminated": {
    severity: "error",
    message: text`the arguments of macro ${"macro"} have no closing )`,
  },
  "p4-macro-paste": {
    severity: "error",
    message: text`## of ${"left"} and ${"right"} makes no token`,
  },
  "p4-statement-not-in-state": {
    severity: "error",
    message: text`a parser state cannot hold a ${"statement"} statement`,
    help: text`States hold assignments, calls, declarations, blocks and if; leave the state by a transition.`,
  },
  "p4-annotation-arguments": {
    severity: "error",
    message: text`@${"annotation"} needs ${"expected"}`,
  },
  "p4-variable-at-top-level": {
    severity: "error",
    message: text`a variable cannot be declared at the top level`,
    help: text`Make ${"name"} a constant with "const", or declare it inside a parser, control or action.`,
  },
  "p4-too-many-errors": {
    severity: "error",
    message: text`stopped after ${"limit"} syntax errors`,
  },
});
