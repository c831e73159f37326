import type { BinaryExpression, Expression } from "../syntax/ast.ts";
import type { Checker } from "./checker.ts";
import { descendants } from "./descendants.ts";
import type { Instance } from "./instance.ts";

/**
 * Reports divisions that are left for the packets in blocks that exist: values with a width are not divided
 * (specification section 8.6). A power of two is a shift or a mask in disguise. What `/=` may do is the target's affair:
 * p4c leaves such assignments to targets that have them.
 */
export function checkDivisions(checker: Checker, instances: readonly Instance[]): void {
  for (const declaration of new Set(instances.flatMap(blocks))) {
    for (const node of descendants(declaration)) {
      if (node.kind === "binaryExpression") checkExpression(checker, node as BinaryExpression);
    }
  }
}

/** The parsers and controls of an instance and of those inside it. */
function blocks(instance: Instance): Extract<Instance, { kind: "parser" | "control" }>["declaration"][] {
  switch (instance.kind) {
    case "package":
      return [...instance.arguments.values()].flatMap((value) => ("site" in value ? blocks(value) : []));
    case "extern":
      return [];
    default:
      return [instance.declaration, ...[...instance.children.values()].flatMap(blocks)];
  }
}

function checkExpression(checker: Checker, expression: BinaryExpression): void {
  const { operator, left, right } = expression;
  if (operator !== "/" && operator !== "%") return;
  if (checker.isConstant(expression) || integerOf(checker, left) === 0n || isPowerOfTwo(checker, right))
    return;
  checker.report("p4-division-at-run-time", expression.span, { operator });
}

function isPowerOfTwo(checker: Checker, divisor: Expression): boolean {
  const value = integerOf(checker, divisor);
  return value !== undefined && (value & (value - 1n)) === 0n;
}

function integerOf(checker: Checker, expression: Expression): bigint | undefined {
  const value = checker.constants.get(expression);
  return value?.kind === "integer" ? value.value : undefined;
}
