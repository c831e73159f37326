import type { Keyset, ParserDeclaration, ParserLocal, ParserState, Transition } from "../syntax/ast.ts";
import { braces, type Doc, enclose } from "./document.ts";
import { annotationsAbove, annotationsBefore } from "./print-annotation.ts";
import {
  printConstant,
  printInstantiation,
  printParameters,
  printSections,
  printVariable,
} from "./print-declaration.ts";
import { printExpression } from "./print-expression.ts";
import { printBlockItem } from "./print-statement.ts";
import { printType } from "./print-type.ts";
import { printSignature } from "./print-type-declaration.ts";

export function printParser(node: ParserDeclaration): Doc {
  const { constructorParameters: parameters } = node;
  const sections = [
    ...node.locals.map((local) => ({ doc: printLocal(local), apart: false })),
    ...node.states.map((state) => ({ doc: printState(state), apart: true })),
  ];
  const head: Doc = [
    "parser ",
    printSignature(node),
    parameters.length === 0 ? " " : [printParameters(parameters), " "],
  ];
  return [annotationsAbove(node.annotations), head, braces(printSections(sections))];
}

function printLocal(local: ParserLocal): Doc {
  switch (local.kind) {
    case "constantDeclaration":
      return printConstant(local);
    case "variableDeclaration":
      return [printVariable(local), ";"];
    case "instantiation":
      return printInstantiation(local);
    case "valueSetDeclaration": {
      const type: Doc = ["value_set<", printType(local.elementType), ">"];
      return [
        annotationsBefore(local.annotations),
        type,
        "(",
        printExpression(local.size),
        `) ${local.name.text};`,
      ];
    }
  }
}

function printState({ annotations, name, items, transition }: ParserState): Doc {
  const lines = items.map(printBlockItem);
  if (transition !== undefined) lines.push(printTransition(transition));
  return [annotationsAbove(annotations), `state ${name.text} `, braces(lines)];
}

function printTransition(transition: Transition): Doc {
  if (transition.kind === "directTransition") return `transition ${transition.next.text};`;
  const cases = transition.cases.map(({ keyset, next }): Doc => [printKeyset(keyset), `: ${next.text};`]);
  return ["transition ", enclose("select(", transition.subjects.map(printExpression), ") "), braces(cases)];
}

/** What a select case or a table entry matches. */
export function printKeyset({ elements, parenthesized }: Keyset): Doc {
  const printed = elements.map(printExpression);
  return parenthesized ? enclose("(", printed, ")") : printed;
}
