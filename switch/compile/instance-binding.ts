import type { BoundArgument } from "../../p4/check/checked-program.ts";
import type { Instance } from "../../p4/check/instance.ts";
import type { Expression } from "../../p4/syntax/ast.ts";
import type { Builder } from "./builder.ts";
import { findBinding } from "./place.ts";
import type { Scope } from "./scope.ts";
import { unsupported } from "./unsupported.ts";

/** The instance that an expression names: an instantiation, a constructor parameter, a constructor call. */
export function instanceOf(b: Builder, expression: Expression): Instance {
  if (expression.kind === "constructorCall") {
    const child = b.context.unit.instance?.children.get(expression);
    if (child !== undefined) return child;
  }
  if (expression.kind === "pathExpression") {
    const binding = findBinding(b, expression);
    if (binding?.kind === "instance") return binding.instance;
  }
  return unsupported(expression.span, "an instance that is only known at run time");
}

/** Whether an expression names the packet that is being parsed or deparsed. */
export function isPacket(b: Builder, expression: Expression): boolean {
  return expression.kind === "pathExpression" && findBinding(b, expression)?.kind === "packet";
}

/** Binds a parameter of extern type to what the argument names. */
export function bindObject(b: Builder, argument: BoundArgument, scope: Scope): void {
  const { declaration } = argument.parameter;
  const expression = argument.value;
  if (expression === undefined) return;
  if (isPacket(b, expression)) scope.bind(declaration, { kind: "packet" });
  else scope.bind(declaration, { kind: "instance", instance: instanceOf(b, expression) });
}
