import type { ResolvedCall } from "../../p4/check/checked-program.ts";
import type { CallExpression, DirectApplication } from "../../p4/syntax/ast.ts";
import { type EvaluatedArgument, evaluateArguments } from "./arguments.ts";
import { applyBlock } from "./block-call.ts";
import type { Builder } from "./builder.ts";
import { builtInCall } from "./built-in.ts";
import { callableFor } from "./callable.ts";
import { externFunctionCall, externMethodCall } from "./externs/extern-call.ts";
import { castValue } from "./operators.ts";
import { assign, copySlots, readSlots, wordsOf, writePlace } from "./storage.ts";
import { tableFunction } from "./table.ts";
import type { Callable } from "./unit.ts";
import { NO_VALUE, type Value } from "./value.ts";

/** The value of a call; what it does has been emitted. */
export function evaluateCall(b: Builder, call: CallExpression | DirectApplication): Value {
  const resolved = b.generator.program.callOf(call);
  switch (resolved.kind) {
    case "builtIn":
      return builtInCall(b, resolved, call);
    case "function":
    case "action":
      return callCallable(b, resolved);
    case "applyTable": {
      const table = tableFunction(b, resolved.declaration);
      const result = b.temp(`${table.name}()`);
      leaveAfterExit(b, table.mayExit);
      return { kind: "words", width: 32, signed: false, words: [result] };
    }
    case "applyBlock":
      applyBlock(b, resolved, call);
      return NO_VALUE;
    case "externMethod":
      return externMethodCall(b, resolved, call);
    case "externFunction":
      return externFunctionCall(b, resolved, call);
  }
}

/** After a call that may have run an exit statement: leave this body too (specification section 12.5). */
export function leaveAfterExit(b: Builder, mayExit: boolean): void {
  if (!mayExit) return;
  b.mayExit = true;
  b.emit(`if (s[EXIT] !== 0) ${b.context.leave}`);
}

function callCallable(b: Builder, resolved: ResolvedCall & { kind: "function" | "action" }): Value {
  const callable = callableFor(b, resolved);
  const evaluated = evaluateArguments(b, resolved.arguments);
  return runCallable(b, callable, evaluated);
}

/** Copies arguments in, calls, copies results out (specification section 6.8). */
export function runCallable(b: Builder, callable: Callable, evaluated: readonly EvaluatedArgument[]): Value {
  const words: string[] = [];
  callable.parameters.forEach((parameter, index) => {
    const { value } = evaluated[index]!;
    if (parameter.form === "words") {
      words.push(...argumentWords(b, parameter.layout, value));
    } else if (parameter.form === "slots" && value.kind !== "none") {
      assign(b, parameter.layout, parameter.at!, converted(b, parameter.layout, value));
    }
  });
  const call = `${callable.name}(${words.join(", ")})`;
  const result = emitCall(b, callable, call);
  callable.parameters.forEach((parameter, index) => {
    const { place } = evaluated[index]!;
    if (place !== undefined && parameter.form === "slots") {
      writePlace(b, place, readSlots(b, parameter.layout, parameter.at!));
    }
  });
  leaveAfterExit(b, callable.mayExit);
  return result;
}

function argumentWords(b: Builder, layout: Callable["result"], value: Value): readonly string[] {
  return wordsOf(b, converted(b, layout, value)).words;
}

/** Constants of type `int` get the parameter's width. */
export function converted(b: Builder, layout: Callable["result"], value: Value): Value {
  return layout.kind === "scalar" && value.kind === "words" ? castValue(b, value, layout) : value;
}

function emitCall(b: Builder, callable: Callable, call: string): Value {
  const { result, resultAt } = callable;
  if (result.kind === "none") {
    b.emit(`${call};`);
    return NO_VALUE;
  }
  if (resultAt === undefined && result.kind === "scalar") {
    const name = b.temp(call);
    return result.isBool
      ? { kind: "condition", code: `(${name} !== 0)` }
      : { kind: "words", width: result.width, signed: result.signed, words: [name] };
  }
  b.emit(`${call};`);
  // The next call of the same function overwrites its result.
  const at = b.allocate(result);
  copySlots(b, result, at, resultAt!);
  return readSlots(b, result, at);
}
