import type {
  ActionReference,
  ControlDeclaration,
  ControlLocal,
  TableDeclaration,
  TableEntry,
  TableProperty,
} from "../syntax/ast.ts";
import { braces, type Doc } from "./document.ts";
import { annotationsAbove, annotationsBefore, annotationsBehind } from "./print-annotation.ts";
import {
  printAction,
  printConstant,
  printInstantiation,
  printParameters,
  printSections,
  printVariable,
} from "./print-declaration.ts";
import { printArguments, printExpression } from "./print-expression.ts";
import { printKeyset } from "./print-parser.ts";
import { printBlock } from "./print-statement.ts";
import { printSignature } from "./print-type-declaration.ts";

export function printControl(node: ControlDeclaration): Doc {
  const { constructorParameters: parameters } = node;
  const sections = [
    ...node.locals.map((local) => ({ doc: printLocal(local), apart: hasBody(local) })),
    { doc: ["apply ", printBlock(node.apply)], apart: true },
  ];
  const head: Doc = [
    "control ",
    printSignature(node),
    parameters.length === 0 ? " " : [printParameters(parameters), " "],
  ];
  return [annotationsAbove(node.annotations), head, braces(printSections(sections))];
}

function hasBody(local: ControlLocal): boolean {
  return local.kind === "actionDeclaration" || local.kind === "tableDeclaration";
}

function printLocal(local: ControlLocal): Doc {
  switch (local.kind) {
    case "constantDeclaration":
      return printConstant(local);
    case "variableDeclaration":
      return [printVariable(local), ";"];
    case "instantiation":
      return printInstantiation(local);
    case "actionDeclaration":
      return printAction(local);
    case "tableDeclaration":
      return printTable(local);
  }
}

function printTable({ annotations, name, properties }: TableDeclaration): Doc {
  return [annotationsAbove(annotations), `table ${name.text} `, braces(properties.map(printProperty))];
}

function printProperty(property: TableProperty): Doc {
  switch (property.kind) {
    case "keyProperty":
      return [
        "key = ",
        braces(
          property.elements.map(({ expression, matchKind, annotations }) => [
            [printExpression(expression), `: ${matchKind.text}`],
            [annotationsBehind(annotations), ";"],
          ]),
        ),
      ];
    case "actionsProperty":
      return ["actions = ", braces(property.actions.map((action) => [printActionReference(action), ";"]))];
    case "entriesProperty":
      return [
        annotationsAbove(property.annotations),
        property.isConst ? "const entries = " : "entries = ",
        braces(property.entries.map(printEntry)),
      ];
    case "valueProperty": {
      const head = `${property.isConst ? "const " : ""}${property.name.text} = `;
      return [annotationsAbove(property.annotations), head, printExpression(property.value), ";"];
    }
  }
}

function printActionReference({ annotations, name, absolute, arguments: args }: ActionReference): Doc {
  const path = absolute ? `.${name.text}` : name.text;
  return [annotationsBefore(annotations), path, args === undefined ? "" : printArguments(args)];
}

function printEntry({ isConst, priority, keyset, action, annotations }: TableEntry): Doc {
  const head: Doc = [isConst ? "const " : "", priority === undefined ? "" : printPriority(priority)];
  const tail: Doc = [printActionReference(action), annotationsBehind(annotations), ";"];
  return [head, printKeyset(keyset), ": ", tail];
}

function printPriority(priority: NonNullable<TableEntry["priority"]>): Doc {
  const value = printExpression(priority);
  return priority.kind === "integerLiteral" ? ["priority = ", value, ": "] : ["priority = (", value, "): "];
}
