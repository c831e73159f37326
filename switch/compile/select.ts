import type { KeyPattern } from "../../p4/check/checked-program.ts";
import type { ParserInstance } from "../../p4/check/instance.ts";
import type { SelectTransition, ValueSetDeclaration } from "../../p4/syntax/ast.ts";
import type { Builder } from "./builder.ts";
import { constantNumber, constantOf } from "./constant.ts";
import { evaluate, evaluateAll } from "./expression.ts";
import { bitsOf } from "./layout.ts";
import { binaryValue } from "./operators.ts";
import type { Transitions } from "./parser.ts";
import { constantInteger } from "./place.ts";
import type { ProgramValueSet } from "./program-objects.ts";
import { stabilize, unsignedWords, wordsOf } from "./storage.ts";
import type { Value, WordsValue } from "./value.ts";
import { constantWords } from "./wide-code.ts";

/**
 * `transition select(...)`: the first case that holds. When none does, simple_switch accepts without an error, as
 * tried with random packets; the specification's error.NoMatch (section 13.6) is not set.
 */
export function selectTransition(
  b: Builder,
  instance: ParserInstance,
  transition: SelectTransition,
  transitions: Transitions,
): void {
  const subjects = evaluateAll(b, transition.subjects).map(
    (value) => stabilize(b, wordsOf(b, value)) as WordsValue,
  );
  for (const selected of transition.cases) {
    const patterns = b.generator.program.keysetOf(selected.keyset);
    const condition = patternsCondition(b, instance, patterns, subjects);
    const go = transitions.go(selected.next.text);
    if (condition === "true") {
      b.emit(go);
      return;
    }
    b.emit(`if (${condition}) { ${go} }`);
  }
  b.emit(transitions.go("accept"));
}

function patternsCondition(
  b: Builder,
  instance: ParserInstance,
  patterns: readonly KeyPattern[],
  subjects: readonly WordsValue[],
): string {
  const [first] = patterns;
  if (first?.kind === "valueSet" && valueSetOf(b, instance, first.declaration).widths.length > 1) {
    // Its members are structs, each for all subjects together.
    return valueSetCondition(b, instance, first.declaration, subjects);
  }
  const conditions = patterns.map((pattern, index) =>
    pattern.kind === "valueSet"
      ? valueSetCondition(b, instance, pattern.declaration, [subjects[index]!])
      : patternCondition(b, pattern, subjects[index]!),
  );
  const tested = conditions.filter((condition) => condition !== "true");
  return tested.length === 0 ? "true" : tested.join(" && ");
}

function patternCondition(
  b: Builder,
  pattern: KeyPattern & { kind: Exclude<KeyPattern["kind"], "valueSet"> },
  subject: WordsValue,
): string {
  const constant = (value: bigint) => constantOf(value, subject.width, subject.signed);
  switch (pattern.kind) {
    case "any":
      return "true";
    case "value":
      return condition(binaryValue(b, "==", subject, constant(constantNumber(b, pattern.value)!)));
    case "mask": {
      const mask = constantWords(pattern.mask, subject.width, false);
      const value = constantWords(pattern.value & pattern.mask, subject.width, false);
      const tests = unsignedWords(subject).flatMap((word, index) =>
        mask[index] === "0" ? [] : [`(${word} & ${mask[index]}) === ${value[index]}`],
      );
      return tests.length === 0 ? "true" : tests.join(" && ");
    }
    case "range": {
      const above = condition(binaryValue(b, ">=", subject, constant(pattern.low)));
      const below = condition(binaryValue(b, "<=", subject, constant(pattern.high)));
      return `${above} && ${below}`;
    }
    case "expression":
      return expressionCondition(b, pattern.expression, subject);
  }
}

function expressionCondition(
  b: Builder,
  expression: (KeyPattern & { kind: "expression" })["expression"],
  subject: WordsValue,
): string {
  if (expression.kind === "maskExpression") {
    const mask = evaluate(b, expression.mask);
    const value = binaryValue(b, "&", evaluate(b, expression.value), mask);
    return condition(binaryValue(b, "==", binaryValue(b, "&", subject, mask), value));
  }
  if (expression.kind === "rangeExpression") {
    const above = condition(binaryValue(b, ">=", subject, evaluate(b, expression.low)));
    return `${above} && ${condition(binaryValue(b, "<=", subject, evaluate(b, expression.high)))}`;
  }
  return condition(binaryValue(b, "==", subject, wordsOf(b, evaluate(b, expression))));
}

function condition(value: Value): string {
  if (value.kind !== "condition") throw new Error("a comparison gives a condition");
  return value.code;
}

function valueSetCondition(
  b: Builder,
  instance: ParserInstance,
  declaration: ValueSetDeclaration,
  subjects: readonly WordsValue[],
): string {
  const set = b.generator.bind(declaration.name.text, valueSetOf(b, instance, declaration).members);
  const key = subjects.flatMap((subject) => unsignedWords(subject)).join(' + "," + ');
  return `(${set}.size !== 0 && ${set}.has("" + ${key}))`;
}

function valueSetOf(b: Builder, instance: ParserInstance, declaration: ValueSetDeclaration): ProgramValueSet {
  const name = instance.valueSets.get(declaration) ?? declaration.name.text;
  const { valueSets } = b.generator.objects;
  let set = valueSets.get(name);
  if (set === undefined) {
    const layout = b.layoutOf(b.typeNamed(declaration.elementType));
    const widths =
      layout.kind === "struct" ? layout.fields.map((field) => bitsOf(field.layout)) : [bitsOf(layout)];
    set = { name, widths, size: constantInteger(b, declaration.size), members: new Set() };
    valueSets.set(name, set);
  }
  return set;
}
