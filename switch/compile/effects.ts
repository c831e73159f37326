import type { CheckedProgram } from "../../p4/check/checked-program.ts";
import type { Expression } from "../../p4/syntax/ast.ts";

/** Every node of a tree below `root`, itself included. */
export function* nodesOf(root: unknown): Generator<{ readonly kind: string }> {
  if (typeof root !== "object" || root === null) return;
  if (Array.isArray(root)) {
    for (const element of root) yield* nodesOf(element);
    return;
  }
  if ("kind" in root && typeof root.kind === "string") yield root as { readonly kind: string };
  for (const [name, part] of Object.entries(root)) if (name !== "span") yield* nodesOf(part);
}

const known = new WeakMap<Expression, boolean>();

/** Whether the evaluation of an expression may change anything that another expression reads. */
export function hasEffects(program: CheckedProgram, expression: Expression): boolean {
  let effects = known.get(expression);
  if (effects === undefined) {
    effects = false;
    for (const node of nodesOf(expression)) {
      if (node.kind !== "callExpression") continue;
      const call = program.callOf(node as Expression & { kind: "callExpression" });
      if (call.kind !== "builtIn") effects = true;
    }
    known.set(expression, effects);
  }
  return effects;
}
