import type { ControlInstance, Instance, ParserInstance } from "../../p4/check/instance.ts";
import type { Value as CheckedValue } from "../../p4/check/value.ts";
import type { ControlLocal, ParserLocal } from "../../p4/syntax/ast.ts";
import { Builder } from "./builder.ts";
import { constantValue } from "./constant.ts";
import { nodesOf } from "./effects.ts";
import { evaluate } from "./expression.ts";
import type { Generator } from "./generator.ts";
import type { Layout } from "./layout.ts";
import type { Scope } from "./scope.ts";
import { block, declareVariable } from "./statement.ts";
import { invalidate, stabilize } from "./storage.ts";
import { type BlockFunction, rootOf, type Unit } from "./unit.ts";
import type { Address } from "./value.ts";

interface Slots {
  readonly layout: Layout;
  readonly at: Address;
}

/** Generates the function that applies a control. `scope` has its parameters; `outs` are those of direction out. */
export function generateControl(
  generator: Generator,
  root: Unit,
  instance: ControlInstance,
  scope: Scope,
  outs: readonly Slots[],
): BlockFunction {
  const unit = unitOf(root, instance, scope);
  const { declaration } = instance;
  const b = new Builder(
    generator,
    {
      unit,
      typeBindings: new Map(),
      isParser: false,
      leave: "return;",
      returns: { layout: { kind: "none", size: 0 }, at: undefined },
    },
    scope,
  );
  for (const { layout, at } of outs) invalidate(b, layout, at, true);
  const shared = sharedVariables(generator, declaration.locals);
  declareLocals(b, instance, declaration.locals, (local) => shared.has(local));
  block(b, declaration.apply);
  const name = generator.uniqueName(declaration.name.text);
  generator.functions.push([`function ${name}() {`, ...b.code, "}"]);
  return { name, mayExit: b.mayExit };
}

export function unitOf(root: Unit, instance: ControlInstance | ParserInstance, scope: Scope): Unit {
  return {
    instance,
    scope,
    root: rootOf(root),
    callables: new Map(),
    tables: new Map(),
    blocks: root.blocks,
  };
}

/** Variables of a control that its actions and tables mention: functions of their own, so they live in slots. */
function sharedVariables(generator: Generator, locals: readonly ControlLocal[]): ReadonlySet<unknown> {
  const shared = new Set<unknown>();
  for (const local of locals) {
    if (local.kind !== "actionDeclaration" && local.kind !== "tableDeclaration") continue;
    for (const node of nodesOf(local)) {
      if (node.kind !== "pathExpression") continue;
      shared.add(generator.program.declarationOf(node as never));
    }
  }
  return shared;
}

/** Binds what a parser or control declares; initializers of variables are emitted. */
export function declareLocals(
  b: Builder,
  instance: ControlInstance | ParserInstance,
  locals: readonly (ControlLocal | ParserLocal)[],
  isShared: (local: unknown) => boolean,
): void {
  for (const [parameter, argument] of instance.arguments) {
    if (isInstance(argument)) {
      b.scope.bind(parameter, { kind: "instance", instance: argument });
    } else {
      const type = b.generator.program.typeNamed(parameter.type);
      b.scope.bind(parameter, { kind: "value", value: constantValue(b, argument, type) });
    }
  }
  for (const local of locals) {
    if (local.kind === "variableDeclaration") {
      declareVariable(b, local, isShared(local));
    } else if (local.kind === "constantDeclaration") {
      b.scope.bind(local, { kind: "value", value: stabilize(b, evaluate(b, local.value)) });
    } else if (local.kind === "instantiation") {
      const child = instance.children.get(local);
      if (child !== undefined) b.scope.bind(local, { kind: "instance", instance: child });
    }
  }
}

function isInstance(argument: CheckedValue | Instance): argument is Instance {
  return (
    argument.kind === "extern" ||
    argument.kind === "control" ||
    argument.kind === "parser" ||
    argument.kind === "package"
  );
}
