import type { BoundArgument, ResolvedCall } from "../../p4/check/checked-program.ts";
import type { ControlInstance, Instance, ParserInstance } from "../../p4/check/instance.ts";
import type { CallExpression, DirectApplication, Parameter } from "../../p4/syntax/ast.ts";
import { evaluateArguments } from "./arguments.ts";
import type { Builder } from "./builder.ts";
import { converted, leaveAfterExit } from "./call.ts";
import { generateControl } from "./control.ts";
import { bindObject, instanceOf } from "./instance-binding.ts";
import { generateParser } from "./parser.ts";
import { Scope } from "./scope.ts";
import { assign, readSlots, writePlace } from "./storage.ts";
import { type BlockFunction, rootOf } from "./unit.ts";
import { unsupported } from "./unsupported.ts";
import type { Address, Place } from "./value.ts";

type BlockInstance = ParserInstance | ControlInstance;

/** Applies a parser or control inside another one. */
export function applyBlock(
  b: Builder,
  call: ResolvedCall & { kind: "applyBlock" },
  node: CallExpression | DirectApplication,
): void {
  const own = node.kind === "directApplication" ? b.context.unit.instance?.children.get(node) : undefined;
  const instance = call.target === undefined ? own : instanceOf(b, call.target);
  if (instance?.kind !== "parser" && instance?.kind !== "control") {
    unsupported(node.span, "the application of this value");
  }
  const evaluated = evaluateArguments(b, call.arguments);
  const scope = new Scope(rootOf(b.context.unit).scope);
  // The declaration of the instance may name its parameters otherwise than the type that the caller sees.
  const parameters: readonly Parameter[] = instance.declaration.parameters;
  const bindings = call.arguments.map((argument, index) => {
    const own = parameters[index]!;
    const { place } = evaluated[index]!;
    const layout = b.layoutOf(argument.parameter.type);
    if (argument.parameter.type.kind === "extern") {
      bindObject(b, { ...argument, parameter: { ...argument.parameter, declaration: own } }, scope);
      return { layout, alias: undefined, own };
    }
    return { layout, alias: staticAddress(place), own };
  });
  const addresses = bindings.map(({ layout, alias }, index) => {
    const others = bindings.filter((_, other) => other !== index);
    const overlaps = others.some((other) => overlap(alias, layout.size, other.alias, other.layout.size));
    return alias !== undefined && !overlaps ? alias : undefined;
  });
  const block = blockFunction(
    b,
    instance,
    scope,
    call.arguments,
    addresses,
    bindings.map(({ own }) => own),
  );
  block.parameters.forEach((parameter, index) => {
    const { value } = evaluated[index]!;
    if (parameter.copied && value.kind !== "none") {
      assign(b, parameter.layout, parameter.at, converted(b, parameter.layout, value));
    }
  });
  if (instance.kind === "parser") b.emit(`pos = ${block.name}(pos, end);`, "if (pos < 0) return -1;");
  else b.emit(`${block.name}();`);
  block.parameters.forEach((parameter, index) => {
    const { place } = evaluated[index]!;
    if (parameter.copied && place !== undefined)
      writePlace(b, place, readSlots(b, parameter.layout, parameter.at));
  });
  leaveAfterExit(b, block.mayExit);
}

interface AppliedBlock extends BlockFunction {
  readonly parameters: readonly {
    readonly layout: ReturnType<Builder["layoutOf"]>;
    readonly at: Address;
    readonly copied: boolean;
  }[];
}

const applied = new WeakMap<BlockFunction, AppliedBlock["parameters"]>();

/**
 * The generated function of a block whose parameters are the caller's own slots where no other argument overlaps
 * them: copying in and out would give the same. The others get slots of their own.
 */
function blockFunction(
  b: Builder,
  instance: BlockInstance,
  scope: Scope,
  bound: readonly BoundArgument[],
  aliases: readonly (Address | undefined)[],
  own: readonly Parameter[],
): AppliedBlock {
  const { blocks } = rootOf(b.context.unit);
  const key = aliases.map((alias) => alias?.base ?? "-").join();
  let known = blocks.get(instance as Instance);
  if (known === undefined) {
    known = new Map();
    blocks.set(instance, known);
  }
  const existing = known.get(key);
  if (existing !== undefined) return { ...existing, parameters: applied.get(existing)! };
  const parameters = bound.map((argument, index) => {
    const layout = b.layoutOf(argument.parameter.type);
    const at = aliases[index] ?? b.allocate(layout);
    return { layout, at, copied: aliases[index] === undefined };
  });
  parameters.forEach(({ layout, at }, index) => {
    if (bound[index]!.parameter.type.kind === "extern") return;
    scope.bind(own[index]!, { kind: "place", place: { kind: "slot", at, layout } });
  });
  const outs = parameters.filter((_, index) => bound[index]!.parameter.direction === "out");
  const block =
    instance.kind === "parser"
      ? generateParser(b.generator, rootOf(b.context.unit), instance, scope, outs)
      : generateControl(b.generator, rootOf(b.context.unit), instance, scope, outs);
  known.set(key, block);
  applied.set(block, parameters);
  return { ...block, parameters };
}

function staticAddress(place: Place | undefined): Address | undefined {
  // Fields of headers must be written through their header, so that it becomes dirty.
  if (place?.kind !== "slot" || place.at.index !== undefined) return undefined;
  return place.header === undefined && place.union === undefined ? place.at : undefined;
}

function overlap(a: Address | undefined, sizeA: number, b: Address | undefined, sizeB: number): boolean {
  if (a === undefined || b === undefined) return false;
  return a.base < b.base + sizeB && b.base < a.base + sizeA;
}
