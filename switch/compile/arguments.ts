import type { BoundArgument } from "../../p4/check/checked-program.ts";
import type { Expression } from "../../p4/syntax/ast.ts";
import type { Builder } from "./builder.ts";
import { hasEffects } from "./effects.ts";
import { evaluate } from "./expression.ts";
import { placeOf } from "./place.ts";
import { readPlace, stabilize } from "./storage.ts";
import { NO_VALUE, type Place, type Value } from "./value.ts";

/** An argument after its evaluation: the value to copy in, the place to copy out to. */
export interface EvaluatedArgument {
  readonly value: Value;
  readonly place: Place | undefined;
}

/**
 * Evaluates arguments in the order of the call (specification section 6.8), places of out and inout arguments
 * included. The result is in the order of the parameters.
 */
export function evaluateArguments(b: Builder, bound: readonly BoundArgument[]): EvaluatedArgument[] {
  const order = bound
    .map((argument, index) => ({ argument, index }))
    .filter(({ argument }) => argument.value !== undefined && !isObject(argument))
    .sort((a, z) => position(a.argument.value!) - position(z.argument.value!));
  const evaluated: EvaluatedArgument[] = bound.map(() => ({ value: NO_VALUE, place: undefined }));
  order.forEach(({ argument, index }, turn) => {
    const expression = argument.value!;
    const { direction } = argument.parameter;
    const changesLater = order
      .slice(turn + 1)
      .some((other) => hasEffects(b.generator.program, other.argument.value!));
    const settle = (value: Value) => (changesLater ? stabilize(b, value) : value);
    if (direction === "out" || direction === "inout") {
      const place = placeOf(b, expression);
      const value = direction === "inout" ? settle(readPlace(b, place)) : NO_VALUE;
      evaluated[index] = { value, place };
    } else {
      evaluated[index] = { value: settle(evaluate(b, expression)), place: undefined };
    }
  });
  return evaluated;
}

/** Packets and extern instances are bound when the program is compiled. */
function isObject(argument: BoundArgument): boolean {
  const { kind } = argument.parameter.type;
  return kind === "extern" || kind === "parser" || kind === "control";
}

function position(expression: Expression): number {
  return expression.span.line * 100_000 + expression.span.column;
}
