import type { BlockItem, BlockStatement, IfStatement, Statement, SwitchCase } from "../syntax/ast.ts";
import { braces, type Doc, enclose, hardline, indent, join } from "./document.ts";
import { annotationsBefore } from "./print-annotation.ts";
import { printConstant, printInstantiation, printVariable } from "./print-declaration.ts";
import { printArguments, printExpression } from "./print-expression.ts";
import { printType } from "./print-type.ts";

type Printers = { readonly [Kind in BlockItem["kind"]]: (node: Extract<BlockItem, { kind: Kind }>) => Doc };

const PRINTERS: Printers = {
  assignmentStatement: (node) => [printSimple(node), ";"],
  callStatement: (node) => [printSimple(node), ";"],
  directApplication: (node) => [printSimple(node), ";"],
  emptyStatement: () => ";",
  blockStatement: printBlock,
  ifStatement: printIf,
  switchStatement: ({ subject, cases }) => [
    ["switch (", printExpression(subject), ") "],
    braces(cases.map(printSwitchCase)),
  ],
  forStatement: ({ annotations, initializers, condition, updates, body }) => [
    annotationsBefore(annotations),
    ["for (", join(", ", initializers.map(printSimple)), "; ", printExpression(condition), "; "],
    [join(", ", updates.map(printSimple)), ") ", printBody(body)],
  ],
  forInStatement: ({ annotations, variable, collection, body }) => [
    annotationsBefore(annotations),
    [
      "for (",
      annotationsBefore(variable.annotations),
      printType(variable.type),
      ` ${variable.name.text} in `,
    ],
    [printExpression(collection), ") ", printBody(body)],
  ],
  returnStatement: ({ value }) =>
    value === undefined ? "return;" : ["return ", printExpression(value), ";"],
  exitStatement: () => "exit;",
  breakStatement: () => "break;",
  continueStatement: () => "continue;",
  variableDeclaration: (node) => [printVariable(node), ";"],
  constantDeclaration: printConstant,
  instantiation: printInstantiation,
};

export function printBlockItem(item: BlockItem): Doc {
  return (PRINTERS[item.kind] as (node: BlockItem) => Doc)(item);
}

export function printBlock({ annotations, items }: BlockStatement): Doc {
  return [annotationsBefore(annotations), braces(items.map(printBlockItem))];
}

type Simple = Extract<
  BlockItem,
  { kind: "assignmentStatement" | "callStatement" | "directApplication" | "variableDeclaration" }
>;

/** Without the semicolon, as the heads of `for` loops have it. */
function printSimple(node: Simple): Doc {
  switch (node.kind) {
    case "assignmentStatement":
      return [printExpression(node.target), ` ${node.operator} `, printExpression(node.value)];
    case "callStatement":
      return printExpression(node.call);
    case "directApplication":
      return [printType(node.type), ".apply", printArguments(node.arguments)];
    case "variableDeclaration":
      return printVariable(node);
  }
}

function printIf({ condition, then, else: otherwise }: IfStatement): Doc {
  const head: Doc = [enclose("if (", [printExpression(condition)], ") "), printBody(then)];
  if (otherwise === undefined) return head;
  return [head, " else ", otherwise.kind === "ifStatement" ? printIf(otherwise) : printBody(otherwise)];
}

/** Always in braces, so that no `else` dangles. */
function printBody(statement: Statement): Doc {
  if (statement.kind === "blockStatement") return printBlock(statement);
  return ["{", indent([hardline, printBlockItem(statement)]), hardline, "}"];
}

function printSwitchCase({ label, body }: SwitchCase): Doc {
  return [printExpression(label), body === undefined ? ":" : [": ", printBlock(body)]];
}
