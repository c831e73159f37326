import type { ResolvedCall } from "../../p4/check/checked-program.ts";
import { bindTypeParameters } from "../../p4/check/substitution.ts";
import type { ActionDeclaration, FunctionDeclaration } from "../../p4/syntax/ast.ts";
import { Builder } from "./builder.ts";
import { bindObject } from "./instance-binding.ts";
import type { Layout } from "./layout.ts";
import { Scope } from "./scope.ts";
import { block } from "./statement.ts";
import { invalidate } from "./storage.ts";
import { traceAction } from "./trace-code.ts";
import { type Callable, type CallableParameter, rootOf, type Unit } from "./unit.ts";
import type { Value } from "./value.ts";

type CallableCall = Pick<
  ResolvedCall & { kind: "function" | "action" },
  "declaration" | "arguments" | "typeArguments"
>;

/** The generated function for a P4 function or action as this call needs it; generated on first use. */
export function callableFor(b: Builder, call: CallableCall): Callable {
  const { declaration } = call;
  const owner = ownerOf(b.context.unit, declaration);
  const objects = call.arguments.filter((argument) => argument.parameter.type.kind === "extern");
  const types = call.typeArguments.map((type) => b.substitute(type));
  // Instances are bound when the function is generated, so such functions are generated for each call.
  const key =
    objects.length > 0
      ? b.generator.uniqueName("call")
      : JSON.stringify(types.map((type) => typeKey(b.layoutOf(type))));
  let known = owner.callables.get(declaration);
  if (known === undefined) {
    known = new Map();
    owner.callables.set(declaration, known);
  }
  let callable = known.get(key);
  if (callable === undefined) {
    callable = generate(b, owner, call, types);
    known.set(key, callable);
  }
  return callable;
}

function typeKey(layout: Layout): unknown {
  return layout.kind === "header" ? layout.name : layout;
}

/** The unit whose scope the body sees. */
function ownerOf(unit: Unit, declaration: ActionDeclaration | FunctionDeclaration): Unit {
  const locals: readonly unknown[] | undefined = unit.instance?.declaration.locals;
  return locals?.includes(declaration) ? unit : rootOf(unit);
}

function generate(
  b: Builder,
  owner: Unit,
  call: CallableCall,
  types: readonly (typeof call.typeArguments)[number][],
): Callable {
  const { generator } = b;
  const { declaration } = call;
  const isFunction = declaration.kind === "functionDeclaration";
  const typeBindings = isFunction ? bindTypeParameters(declaration.typeParameters, types) : new Map();
  const scope = new Scope(owner.scope);
  const name = generator.uniqueName(declaration.name.text);
  const probe = new Builder(generator, { ...b.context, unit: owner, typeBindings }, scope);
  const result = isFunction
    ? probe.layoutOf(generator.program.typeNamed(declaration.returnType))
    : ({ kind: "none", size: 0 } as const);
  const resultAt = result.kind === "none" || isOneWord(result) ? undefined : probe.allocate(result);
  const body = new Builder(
    generator,
    {
      unit: owner,
      typeBindings,
      isParser: false,
      leave: "return;",
      returns: { layout: result, at: resultAt },
    },
    scope,
  );
  const names: string[] = [];
  const parameters = call.arguments.map((argument): CallableParameter => {
    const { declaration: parameter, direction, type } = argument.parameter;
    const layout = probe.layoutOf(type);
    if (type.kind === "extern") {
      bindObject(b, argument, scope);
      return { declaration: parameter, layout, form: "instance", at: undefined };
    }
    if (layout.kind === "scalar" && (direction === "in" || direction === "none")) {
      const words = Array.from({ length: layout.size }, () => body.fresh(parameter.name.text));
      names.push(...words);
      scope.bind(parameter, { kind: "value", value: parameterValue(layout, words) });
      return { declaration: parameter, layout, form: "words", at: undefined };
    }
    const at = probe.allocate(layout);
    scope.bind(parameter, { kind: "place", place: { kind: "slot", at, layout } });
    if (direction === "out") invalidate(body, layout, at, true);
    return { declaration: parameter, layout, form: "slots", at };
  });
  if (!isFunction) traceAction(body, declaration, parameters);
  block(body, declaration.body);
  generator.functions.push([`function ${name}(${names.join(", ")}) {`, ...body.code, "}"]);
  return { name, parameters, result, resultAt, mayExit: body.mayExit };
}

function isOneWord(layout: Layout): boolean {
  return layout.kind === "scalar" && layout.size === 1;
}

function parameterValue(layout: Layout & { kind: "scalar" }, words: readonly string[]): Value {
  return layout.isBool
    ? { kind: "condition", code: `(${words[0]} !== 0)` }
    : { kind: "words", width: layout.width, signed: layout.signed, words };
}
