import type {
  Name,
  ParserDeclaration,
  ParserState,
  SelectTransition,
  ValueSetDeclaration,
} from "../syntax/ast.ts";
import { type Checker, declaredHere, withSuggestion } from "./checker.ts";
import { settleExpression } from "./convert.ts";
import { type Environment, enter } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { checkKeyset } from "./keysets.ts";
import { checkConstant, checkInstantiation, checkVariable, declareName } from "./local-declarations.ts";
import { checkReachability } from "./parser-graph.ts";
import { resolveInteger, resolveType } from "./resolve-type.ts";
import { declareParameters, declareTypeParameters } from "./signatures.ts";
import { checkItems } from "./statements.ts";
import type { ParserType, Type } from "./type.ts";
import { ownVariables } from "./type-declarations.ts";
import { typeText } from "./type-text.ts";

/** States that every parser has and none declares. */
export const FINAL_STATES: readonly string[] = ["accept", "reject"];

/** A parser, specification section 13. Its type is known to what follows also when something in it is wrong. */
export function checkParser(checker: Checker, outer: Environment, parser: ParserDeclaration): void {
  const environment = enter(outer, { parser });
  declareTypeParameters(checker, environment, parser.typeParameters);
  const parameters = declareParameters(checker, environment, parser.parameters, "block");
  const constructorParameters = declareParameters(
    checker,
    environment,
    parser.constructorParameters,
    "constructor",
  );
  const type: ParserType = {
    kind: "parser",
    name: parser.name.text,
    declaration: parser,
    typeArguments: ownVariables(checker, parser),
    parameters,
  };
  checker.declaredTypes.set(parser, type);
  checker.constructorParameters.set(parser, constructorParameters);
  const inner = enter(environment);
  for (const local of parser.locals) {
    switch (local.kind) {
      case "constantDeclaration":
        checkConstant(checker, inner, local);
        break;
      case "variableDeclaration":
        checkVariable(checker, inner, local);
        break;
      case "instantiation":
        checkInstantiation(checker, inner, local);
        break;
      case "valueSetDeclaration":
        checkValueSet(checker, inner, local);
        break;
    }
  }
  declareStates(checker, inner, parser);
  for (const state of parser.states) checkState(checker, inner, parser, state);
  checkReachability(checker, parser);
  declareName(checker, outer.scope, parser.name, parser);
}

function declareStates(checker: Checker, environment: Environment, parser: ParserDeclaration): void {
  for (const state of parser.states) {
    if (FINAL_STATES.includes(state.name.text))
      checker.report("p4-final-state-declared", state.name.span, { state: state.name.text });
    else declareName(checker, environment.scope, state.name, state);
  }
  if (!parser.states.some((state) => state.name.text === "start"))
    checker.report("p4-no-start-state", parser.name.span, { parser: parser.name.text });
}

function checkState(
  checker: Checker,
  outer: Environment,
  parser: ParserDeclaration,
  state: ParserState,
): void {
  const environment = enter(outer, { state });
  checkItems(checker, environment, state.items);
  if (state.transition === undefined) {
    checker.report("p4-implicit-reject", state.name.span, { state: state.name.text });
    return;
  }
  if (state.transition.kind === "directTransition") checkNext(checker, parser, state.transition.next);
  else checkSelect(checker, environment, parser, state.transition);
}

function checkNext(checker: Checker, parser: ParserDeclaration, next: Name): void {
  const names = [...parser.states.map((state) => state.name.text), ...FINAL_STATES];
  if (!names.includes(next.text))
    checker.report("p4-unknown-state", withSuggestion(next.span, next.text, names), { state: next.text });
}

function checkSelect(
  checker: Checker,
  environment: Environment,
  parser: ParserDeclaration,
  select: SelectTransition,
): void {
  const subjects = select.subjects.map((subject): Type => {
    inferExpression(checker, environment, subject);
    const type = settleExpression(checker, subject);
    if (selectable(type)) return type;
    return checker.report("p4-select-subject", subject.span, { type: typeText(type) });
  });
  const related = declaredHere(select.subjects[0]?.span ?? select.span, "what select decides on");
  let catchAll: Name | undefined;
  for (const selectCase of select.cases) {
    if (catchAll !== undefined)
      checker.report("p4-unreachable-case", {
        span: selectCase.span,
        related: declaredHere(catchAll.span, "this case takes everything"),
      });
    const patterns = checkKeyset(checker, environment, selectCase.keyset, subjects, related);
    if (
      patterns.every((pattern) => pattern.kind === "any") &&
      subjects.every((type) => type.kind !== "unknown")
    )
      catchAll ??= selectCase.next;
    checkNext(checker, parser, selectCase.next);
  }
}

function selectable(type: Type): boolean {
  switch (type.kind) {
    case "unknown":
    case "bit":
    case "int":
    case "bool":
    case "enum":
    case "serializableEnum":
      return true;
    case "tuple":
      return type.elements.every(selectable);
    default:
      return false;
  }
}

/** `value_set<type>(size) name;`, section 13.11. */
function checkValueSet(checker: Checker, environment: Environment, valueSet: ValueSetDeclaration): void {
  const element = resolveType(checker, environment, valueSet.elementType);
  const legal = ["bit", "int", "bool", "enum", "serializableEnum", "newtype", "struct", "tuple", "unknown"];
  if (!legal.includes(element.kind))
    checker.report("p4-value-set-type", valueSet.elementType.span, { type: typeText(element) });
  resolveInteger(checker, environment, valueSet.size, "the size of a value set");
  checker.declaredTypes.set(valueSet, { kind: "set", element });
  declareName(checker, environment.scope, valueSet.name, valueSet);
}
