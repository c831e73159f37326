import type {
  AssignmentStatement,
  BlockItem,
  BlockStatement,
  CallStatement,
  ForInStatement,
  ForStatement,
  ReturnStatement,
  Statement,
} from "../syntax/ast.ts";
import { refuseAssignment } from "./assignments.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { convert, convertAssigned } from "./convert.ts";
import { checkDirectApplication } from "./direct-applications.ts";
import { type Environment, enter } from "./environment.ts";
import { checkCondition, checkExpression, inferExpression } from "./expressions.ts";
import {
  checkConstant,
  checkInstantiation,
  checkVariable,
  checkVariableType,
  declareName,
} from "./local-declarations.ts";
import { resolveType } from "./resolve-type.ts";
import { checkSwitch } from "./switches.ts";
import { typeText } from "./type-text.ts";

/** A block with a scope of its own. */
export function checkBlock(checker: Checker, environment: Environment, block: BlockStatement): void {
  checkItems(checker, enter(environment), block.items);
}

/** What stands in a block or parser state, in the scope that is given. */
export function checkItems(checker: Checker, environment: Environment, items: readonly BlockItem[]): void {
  for (const item of items) {
    switch (item.kind) {
      case "variableDeclaration":
        checkVariable(checker, environment, item);
        break;
      case "constantDeclaration":
        checkConstant(checker, environment, item);
        break;
      case "instantiation":
        checkInstantiation(checker, environment, item, "a block of statements");
        break;
      default:
        checkStatement(checker, environment, item);
    }
  }
}

/** One statement, specification section 12. */
export function checkStatement(checker: Checker, environment: Environment, statement: Statement): void {
  checker.nested(statement.span, undefined, () => check(checker, environment, statement));
}

function check(checker: Checker, environment: Environment, statement: Statement): undefined {
  switch (statement.kind) {
    case "assignmentStatement":
      checkAssignment(checker, environment, statement);
      return;
    case "callStatement":
      checkCallStatement(checker, environment, statement);
      return;
    case "directApplication":
      checkDirectApplication(checker, environment, statement);
      return;
    case "emptyStatement":
      return;
    case "blockStatement":
      checkBlock(checker, environment, statement);
      return;
    case "ifStatement":
      checkCondition(checker, environment, statement.condition);
      checkStatement(checker, enter(environment), statement.then);
      if (statement.else !== undefined) checkStatement(checker, enter(environment), statement.else);
      return;
    case "switchStatement":
      if (environment.state !== undefined)
        checker.report("p4-statement-not-allowed", statement.span, {
          statement: "switch",
          place: "a parser",
        });
      checkSwitch(checker, environment, statement);
      return;
    case "forStatement":
      checkFor(checker, environment, statement);
      return;
    case "forInStatement":
      checkForIn(checker, environment, statement);
      return;
    case "returnStatement":
      checkReturn(checker, environment, statement);
      return;
    case "exitStatement":
      if (environment.parser !== undefined || environment.function !== undefined)
        checker.report("p4-statement-not-allowed", statement.span, {
          statement: "exit",
          place: environment.function === undefined ? "a parser" : "a function",
        });
      return;
    case "breakStatement":
    case "continueStatement":
      if (environment.inLoop !== true)
        checker.report("p4-statement-not-allowed", statement.span, {
          statement: statement.kind === "breakStatement" ? "break" : "continue",
          place: "a place outside of a loop",
        });
      return;
  }
}

function checkAssignment(checker: Checker, environment: Environment, statement: AssignmentStatement): void {
  const target = inferExpression(checker, environment, statement.target);
  const value = inferExpression(checker, environment, statement.value);
  if (target.kind === "unknown" || value.kind === "unknown") return;
  if (refuseAssignment(checker, statement, target)) return;
  convertAssigned(checker, statement.value, target);
}

function checkCallStatement(checker: Checker, environment: Environment, statement: CallStatement): void {
  inferExpression(checker, environment, statement.call);
}

function checkFor(checker: Checker, environment: Environment, statement: ForStatement): void {
  if (environment.state !== undefined)
    checker.report("p4-statement-not-allowed", statement.span, { statement: "for", place: "a parser" });
  const inner = enter(environment, { inLoop: true });
  checkItems(checker, inner, statement.initializers);
  checkCondition(checker, inner, statement.condition);
  checkItems(checker, inner, statement.updates);
  checkStatement(checker, enter(inner), statement.body);
}

function checkForIn(checker: Checker, environment: Environment, statement: ForInStatement): void {
  const { variable, collection } = statement;
  const type = resolveType(checker, environment, variable.type);
  const legal = checkVariableType(checker, variable.type.span, type);
  const collectionType = inferExpression(checker, environment, collection);
  const inner = enter(environment, { inLoop: true });
  declareName(checker, inner.scope, variable.name, variable);
  checker.declaredTypes.set(variable, legal ? type : { kind: "unknown" });
  if (collection.kind === "rangeExpression") {
    convert(checker, collection.low, type);
    convert(checker, collection.high, type);
  } else if (collectionType.kind === "stack" || collectionType.kind === "list") {
    if (
      type.kind !== "unknown" &&
      !["bit", "int"].includes(type.kind) &&
      typeText(type) !== typeText(collectionType.element)
    )
      checker.report(
        "p4-type-mismatch",
        { span: variable.type.span, related: declaredHere(collection.span, "the collection") },
        { expected: typeText(collectionType.element), found: typeText(type) },
      );
  } else if (collectionType.kind !== "unknown") {
    checker.report("p4-not-iterable", collection.span, { type: typeText(collectionType) });
  }
  checkStatement(checker, enter(inner), statement.body);
}

function checkReturn(checker: Checker, environment: Environment, statement: ReturnStatement): void {
  if (environment.function === undefined) {
    if (environment.parser !== undefined)
      checker.report("p4-statement-not-allowed", statement.span, { statement: "return", place: "a parser" });
    else if (statement.value !== undefined) {
      checker.report("p4-return-value", statement.span, { expected: "no value" });
    }
    return;
  }
  const { returnType } = environment.function;
  if (statement.value === undefined) {
    if (returnType.kind !== "void" && returnType.kind !== "unknown")
      checker.report("p4-return-value", statement.span, {
        expected: `a value of type ${typeText(returnType)}`,
      });
  } else if (returnType.kind === "void") {
    checker.report("p4-return-value", statement.span, { expected: "no value" });
  } else {
    checkExpression(checker, environment, statement.value, returnType);
  }
}
