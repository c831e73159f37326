import type {
  AssignmentStatement,
  BinaryOperator,
  BlockItem,
  BlockStatement,
  Statement,
  VariableDeclaration,
} from "../../p4/syntax/ast.ts";
import type { Builder } from "./builder.ts";
import { converted, evaluateCall } from "./call.ts";
import { hasEffects } from "./effects.ts";
import { evaluate } from "./expression.ts";
import { type Layout, scalarLayout } from "./layout.ts";
import { forInStatement, forStatement } from "./loop.ts";
import { binaryValue } from "./operators.ts";
import { placeOf } from "./place.ts";
import { SLOT } from "./slots.ts";
import { assign, invalidate, readPlace, stabilize, wordsOf, writePlace } from "./storage.ts";
import { switchStatement } from "./switch-statement.ts";
import { unsupported } from "./unsupported.ts";
import type { Place } from "./value.ts";

export function block(b: Builder, statement: BlockStatement): void {
  b.emit("{");
  b.inScope(() => items(b, statement.items));
  b.emit("}");
}

/** Statements and declarations one after the other, in the current scope. */
export function items(b: Builder, list: readonly BlockItem[]): void {
  for (const item of list) {
    switch (item.kind) {
      case "variableDeclaration":
        declareVariable(b, item, false);
        break;
      case "constantDeclaration":
        if (b.generator.program.constantOf(item.value) === undefined) {
          b.scope.bind(item, { kind: "value", value: stabilize(b, evaluate(b, item.value)) });
        } else {
          b.scope.bind(item, { kind: "value", value: evaluate(b, item.value) });
        }
        break;
      case "instantiation":
        break;
      default:
        statement(b, item);
    }
  }
}

/**
 * A variable: JavaScript variables for a scalar that only this function sees, else slots. What P4 leaves
 * undefined is 0, and headers are invalid.
 */
export function declareVariable(b: Builder, declaration: VariableDeclaration, shared: boolean): void {
  const layout = b.layoutOf(b.typeNamed(declaration.type));
  const initial = declaration.initializer === undefined ? undefined : evaluate(b, declaration.initializer);
  if (layout.kind === "scalar" && !shared) {
    const words = initial === undefined ? undefined : wordsOf(b, converted(b, layout, initial)).words;
    const names = Array.from({ length: layout.size }, (_, index) =>
      b.variable(declaration.name.text, words?.[index] ?? "0"),
    );
    b.scope.bind(declaration, { kind: "place", place: { kind: "local", layout, names } });
    return;
  }
  const at = b.allocate(layout);
  b.scope.bind(declaration, { kind: "place", place: { kind: "slot", at, layout } });
  if (initial === undefined) invalidate(b, layout, at, true);
  else assign(b, layout, at, converted(b, layout, initial));
}

export function statement(b: Builder, node: Statement): void {
  switch (node.kind) {
    case "assignmentStatement":
      assignment(b, node);
      return;
    case "callStatement":
      if (node.call.kind === "callExpression") evaluateCall(b, node.call);
      return;
    case "directApplication":
      evaluateCall(b, node);
      return;
    case "blockStatement":
      block(b, node);
      return;
    case "emptyStatement":
      return;
    case "ifStatement": {
      const condition = evaluate(b, node.condition);
      if (condition.kind !== "condition") throw new Error("if needs a condition");
      b.block(`if (${condition.code})`, () => statement(b, node.then));
      if (node.else !== undefined) b.block("else", () => statement(b, node.else!));
      return;
    }
    case "switchStatement":
      switchStatement(b, node);
      return;
    case "forStatement":
      forStatement(b, node);
      return;
    case "forInStatement":
      forInStatement(b, node);
      return;
    case "breakStatement":
    case "continueStatement": {
      const labels = b.loops.at(-1);
      if (labels === undefined) unsupported(node.span, "this statement outside of a loop");
      b.emit(`break ${node.kind === "breakStatement" ? labels.loop : labels.body};`);
      return;
    }
    case "exitStatement":
      b.mayExit = true;
      b.emit(`s[${SLOT.exit}] = 1;`, b.context.leave);
      return;
    case "returnStatement": {
      const { layout, at } = b.context.returns;
      if (node.value === undefined) {
        b.emit("return;");
        return;
      }
      const value = evaluate(b, node.value);
      if (layout.kind === "none") {
        b.emit("return;");
        return;
      }
      if (at === undefined) {
        b.emit(`return ${wordsOf(b, converted(b, layout, value)).words[0]};`);
        return;
      }
      assign(b, layout, at, converted(b, layout, value));
      b.emit("return;");
    }
  }
}

/** The left side first, then the right one, then the write (specification section 8.1). */
function assignment(b: Builder, node: AssignmentStatement): void {
  const place = placeOf(b, node.target);
  if (node.operator === "=") {
    const value = evaluate(b, node.value);
    writePlace(b, place, converted(b, placeLayout(place), value));
    return;
  }
  const current = readPlace(b, place);
  const before = hasEffects(b.generator.program, node.value) ? stabilize(b, current) : current;
  const operator = node.operator.slice(0, -1) as BinaryOperator;
  const value = binaryValue(b, operator, before, evaluate(b, node.value));
  writePlace(b, place, converted(b, placeLayout(place), value));
}

export function placeLayout(place: Place): Layout {
  switch (place.kind) {
    case "slot":
    case "local":
      return place.layout;
    case "slice":
      return scalarLayout(place.high - place.low + 1);
    case "discard":
      return { kind: "none", size: 0 };
  }
}
