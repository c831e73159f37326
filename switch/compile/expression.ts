import type {
  BinaryExpression,
  ConditionalExpression,
  Expression,
  MemberExpression,
} from "../../p4/syntax/ast.ts";
import type { Builder } from "./builder.ts";
import { evaluateCall } from "./call.ts";
import { constantValue } from "./constant.ts";
import { hasEffects } from "./effects.ts";
import { type Layout, STACK_NEXT, type StackLayout } from "./layout.ts";
import { binaryValue, castValue, sliceValue, unaryValue } from "./operators.ts";
import { findBinding, isPlace, placeOf, sliceBounds, slotPlace } from "./place.ts";
import { assign, partOf, readPlace, stabilize, wordsOf } from "./storage.ts";
import { unsupported } from "./unsupported.ts";
import { type AggregateValue, type StoredValue, slotCode, type Value } from "./value.ts";
import { literalOf } from "./word-code.ts";

/** The value of an expression; statements that its evaluation needs are emitted before. */
export function evaluate(b: Builder, expression: Expression): Value {
  const constant = b.generator.program.constantOf(expression);
  if (constant !== undefined) return constantValue(b, constant, b.typeOf(expression));
  if (isPlace(b, expression)) return readPlace(b, placeOf(b, expression));
  switch (expression.kind) {
    case "pathExpression": {
      const binding = findBinding(b, expression);
      if (binding?.kind === "value") return binding.value;
      return unsupported(expression.span, `${expression.name.text} as a value`);
    }
    case "memberExpression":
      return memberValue(b, expression);
    case "indexExpression": {
      const whole = evaluate(b, expression.target) as StoredValue | AggregateValue;
      const index = literalOf(wordsOf(b, evaluate(b, expression.index)).words.at(-1)!);
      if (index === undefined)
        return unsupported(expression.span, "a variable index into a value that is not stored");
      return partOf(b, whole, index);
    }
    case "sliceExpression":
    case "plusSliceExpression": {
      const { high, low } = sliceBounds(b, expression);
      return sliceValue(b, evaluate(b, expression.target), high, low);
    }
    case "unaryExpression":
      return unaryValue(b, expression.operator, evaluate(b, expression.operand));
    case "binaryExpression":
      return binaryExpression(b, expression);
    case "conditionalExpression":
      return conditionalExpression(b, expression);
    case "castExpression":
      return castExpression(b, expression);
    case "callExpression":
      return evaluateCall(b, expression);
    case "listExpression":
    case "structExpression":
      return aggregateExpression(b, expression);
    case "invalidHeader":
      return { kind: "aggregate", layout: b.layoutOfExpression(expression), elements: [], valid: false };
    default:
      return unsupported(expression.span, `a ${expression.kind} here`);
  }
}

/** Evaluates expressions from left to right, so that none sees what a later one changes (section 8.1). */
export function evaluateAll(b: Builder, expressions: readonly Expression[]): Value[] {
  const values: Value[] = [];
  expressions.forEach((expression, index) => {
    const value = evaluate(b, expression);
    const later = expressions.slice(index + 1);
    values.push(later.some((other) => hasEffects(b.generator.program, other)) ? stabilize(b, value) : value);
  });
  return values;
}

function memberValue(b: Builder, expression: MemberExpression): Value {
  const member = b.generator.program.memberOf(expression);
  switch (member.kind) {
    case "field":
      return partOf(b, evaluate(b, expression.target) as StoredValue | AggregateValue, member.index);
    case "stack": {
      const stack = slotPlace(b, expression.target);
      const layout = stack.layout as StackLayout;
      const code =
        member.property === "size" ? String(layout.count) : `(${slotCode(stack.at, STACK_NEXT)} - 1 | 0)`;
      return { kind: "words", width: 32, signed: false, words: [code] };
    }
    case "applyResult": {
      const result = evaluate(b, expression.target);
      if (result.kind !== "words") throw new Error("apply gives a number");
      const [code] = result.words;
      // A table's generated function returns 2 * action number + hit.
      if (member.property === "hit") return { kind: "condition", code: `((${code} & 1) !== 0)` };
      if (member.property === "miss") return { kind: "condition", code: `((${code} & 1) === 0)` };
      return { kind: "words", width: 32, signed: false, words: [`(${code} >> 1)`] };
    }
    default:
      return unsupported(expression.span, `${expression.member.text} as a value`);
  }
}

function binaryExpression(b: Builder, expression: BinaryExpression): Value {
  const { operator } = expression;
  if (operator === "&&" || operator === "||") return shortCircuit(b, expression, operator);
  const [left, right] = evaluateAll(b, [expression.left, expression.right]);
  return binaryValue(b, operator, left!, right!);
}

function shortCircuit(b: Builder, expression: BinaryExpression, operator: "&&" | "||"): Value {
  const left = evaluate(b, expression.left) as Value & { kind: "condition" };
  const right = b.capture(() => evaluate(b, expression.right) as Value & { kind: "condition" });
  if (right.code.length === 0) {
    return { kind: "condition", code: `(${left.code} ${operator} ${right.result.code})` };
  }
  const result = b.variable("both", left.code);
  b.emit(
    `if (${operator === "&&" ? result : `!${result}`}) {`,
    ...right.code,
    `${result} = ${right.result.code};`,
    "}",
  );
  return { kind: "condition", code: result };
}

function conditionalExpression(b: Builder, expression: ConditionalExpression): Value {
  const condition = evaluate(b, expression.condition) as Value & { kind: "condition" };
  const whenTrue = b.capture(() => evaluate(b, expression.whenTrue));
  const whenFalse = b.capture(() => evaluate(b, expression.whenFalse));
  const layout = b.layoutOfExpression(expression);
  const isScalar = layout.kind === "scalar";
  if (isScalar && whenTrue.code.length === 0 && whenFalse.code.length === 0) {
    return chosen(b, b.temp(condition.code), whenTrue.result, whenFalse.result, layout);
  }
  const at = b.allocate(layout);
  b.emit(`if (${condition.code}) {`, ...whenTrue.code);
  assign(b, layout, at, whenTrue.result);
  b.emit("} else {", ...whenFalse.code);
  assign(b, layout, at, whenFalse.result);
  b.emit("}");
  return readPlace(b, { kind: "slot", at, layout });
}

function chosen(
  b: Builder,
  condition: string,
  left: Value,
  right: Value,
  layout: Layout & { kind: "scalar" },
): Value {
  if (left.kind === "condition" && right.kind === "condition") {
    return { kind: "condition", code: `(${condition} ? ${left.code} : ${right.code})` };
  }
  const a = wordsOf(b, castValue(b, left, layout));
  const c = wordsOf(b, castValue(b, right, layout));
  return {
    kind: "words",
    width: layout.width,
    signed: layout.signed,
    words: a.words.map((word, index) => `(${condition} ? ${word} : ${c.words[index]})`),
  };
}

function castExpression(b: Builder, expression: Expression & { kind: "castExpression" }): Value {
  const value = evaluate(b, expression.operand);
  const layout = b.layoutOfExpression(expression);
  if (layout.kind === "scalar") return castValue(b, value, layout);
  if (value.kind === "aggregate") return { ...value, layout };
  return value.kind === "stored" ? { ...value, layout } : value;
}

function aggregateExpression(
  b: Builder,
  expression: Expression & { kind: "listExpression" | "structExpression" },
): AggregateValue {
  const layout = b.layoutOfExpression(expression);
  if (expression.kind === "listExpression") {
    return completed(b, expression, {
      kind: "aggregate",
      layout,
      elements: evaluateAll(
        b,
        expression.elements.filter((element) => element.kind !== "defaultValue"),
      ),
      valid: true,
    });
  }
  const names = fieldNames(layout);
  const values = evaluateAll(
    b,
    expression.members.map((member) => member.value),
  );
  const elements: Value[] = [];
  expression.members.forEach((member, index) => {
    elements[names.length === 0 ? index : names.indexOf(member.name.text)] = values[index]!;
  });
  return completed(b, expression, { kind: "aggregate", layout, elements, valid: true });
}

/** Puts default values where `...` stands for the fields that are not written (section 8.26). */
function completed(b: Builder, expression: Expression, value: AggregateValue): AggregateValue {
  const { layout } = value;
  if (layout.kind === "none") return value;
  const layouts = partLayouts(layout);
  if (layouts.every((_, index) => value.elements[index] !== undefined)) return value;
  const elements = layouts.map((part, index) => value.elements[index] ?? defaultValue(b, expression, part));
  return { ...value, elements };
}

function fieldNames(layout: Layout): readonly string[] {
  return layout.kind === "struct" || layout.kind === "header" || layout.kind === "union"
    ? layout.fields.map((field) => field.name)
    : [];
}

function partLayouts(layout: Layout): readonly Layout[] {
  if (layout.kind === "stack") return Array<Layout>(layout.count).fill(layout.element);
  return layout.kind === "struct" || layout.kind === "header" || layout.kind === "union"
    ? layout.fields.map((field) => field.layout)
    : [];
}

function defaultValue(b: Builder, expression: Expression, layout: Layout): Value {
  switch (layout.kind) {
    case "scalar":
      return layout.isBool
        ? { kind: "condition", code: "false", constant: false }
        : {
            kind: "words",
            width: layout.width,
            signed: layout.signed,
            words: Array<string>(layout.size).fill("0"),
            constant: 0n,
          };
    case "header":
    case "union":
      return { kind: "aggregate", layout, elements: [], valid: false };
    case "struct":
    case "stack":
      return {
        kind: "aggregate",
        layout,
        elements: partLayouts(layout).map((part) => defaultValue(b, expression, part)),
        valid: true,
      };
    default:
      return unsupported(expression.span, "a default value of this type");
  }
}
