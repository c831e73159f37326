import type { ParserInstance } from "../../p4/check/instance.ts";
import type { ParserDeclaration, ParserState } from "../../p4/syntax/ast.ts";
import { Builder } from "./builder.ts";
import { declareLocals, unitOf } from "./control.ts";
import type { Generator } from "./generator.ts";
import type { Layout } from "./layout.ts";
import type { Scope } from "./scope.ts";
import { selectTransition } from "./select.ts";
import { SLOT } from "./slots.ts";
import { items } from "./statement.ts";
import { invalidate } from "./storage.ts";
import { traceState } from "./trace-code.ts";
import type { BlockFunction, Unit } from "./unit.ts";
import type { Address } from "./value.ts";

/** More states than any packet needs: a parser that turns in a circle ends with error.ParserTimeout. */
const MOST_STATES = 100_000;

/** How a state leaves for the next one. */
export interface Transitions {
  /** Statement that goes to the state, to accept or to reject. */
  go(next: string): string;
}

/**
 * Generates the function of a parser: `(pos, end)` to the position behind the parsed headers, or -1 after an
 * error. Each state is a function too; without loops they call each other, with loops they return to a
 * dispatcher, so that the JavaScript stack does not grow with the packet.
 */
export function generateParser(
  generator: Generator,
  root: Unit,
  instance: ParserInstance,
  scope: Scope,
  outs: readonly { readonly layout: Layout; readonly at: Address }[],
): BlockFunction {
  const { declaration } = instance;
  const unit = unitOf(root, instance, scope);
  const newBuilder = () =>
    new Builder(
      generator,
      {
        unit,
        typeBindings: new Map(),
        isParser: true,
        leave: "return -1;",
        returns: { layout: { kind: "none", size: 0 }, at: undefined },
      },
      scope,
    );
  const name = generator.uniqueName(declaration.name.text);
  const numbers = new Map(declaration.states.map((state, index) => [state.name.text, index]));
  const functionOf = (state: string) => `${name}_${state}`;
  const loops = hasLoop(declaration);
  const transitions: Transitions = {
    go(next) {
      if (next === "accept") return loops ? `s[${SLOT.state}] = -1; return pos;` : "return pos;";
      // An explicit reject has no error of its own.
      if (next === "reject") return "return fail(pos, 0);";
      return loops
        ? `s[${SLOT.state}] = ${numbers.get(next)}; return pos;`
        : `return ${functionOf(next)}(pos, end);`;
    },
  };
  const entry = newBuilder();
  for (const { layout, at } of outs) invalidate(entry, layout, at, true);
  declareLocals(entry, instance, declaration.locals, () => true);
  for (const state of declaration.states) {
    const body = newBuilder();
    generateState(body, instance, state, transitions);
    generator.functions.push([`function ${functionOf(state.name.text)}(pos, end) {`, ...body.code, "}"]);
  }
  if (loops) emitDispatcher(entry, declaration, numbers, functionOf);
  else entry.emit(`return ${functionOf("start")}(pos, end);`);
  generator.functions.push([`function ${name}(pos, end) {`, ...entry.code, "}"]);
  return { name, mayExit: false };
}

function generateState(
  b: Builder,
  instance: ParserInstance,
  state: ParserState,
  transitions: Transitions,
): void {
  b.inScope(() => {
    traceState(b, instance.declaration, state);
    items(b, state.items);
    const { transition } = state;
    if (transition === undefined) b.emit(transitions.go("reject"));
    else if (transition.kind === "directTransition") b.emit(transitions.go(transition.next.text));
    else selectTransition(b, instance, transition, transitions);
  });
}

function emitDispatcher(
  b: Builder,
  declaration: ParserDeclaration,
  numbers: ReadonlyMap<string, number>,
  functionOf: (state: string) => string,
): void {
  b.emit(
    `s[${SLOT.state}] = ${numbers.get("start")};`,
    `for (let states = 0; states < ${MOST_STATES}; states++) {`,
    `switch (s[${SLOT.state}]) {`,
    ...declaration.states.map(
      (state) =>
        `case ${numbers.get(state.name.text)}: pos = ${functionOf(state.name.text)}(pos, end); break;`,
    ),
    "default: return pos;",
    "}",
    "if (pos < 0) return -1;",
    "}",
    `return fail(pos, ${b.generator.program.errors.indexOf("ParserTimeout")});`,
  );
}

/** Whether a state can be reached from itself. */
function hasLoop(declaration: ParserDeclaration): boolean {
  const next = new Map(declaration.states.map((state) => [state.name.text, successors(state)]));
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (state: string): boolean => {
    if (open.has(state)) return true;
    if (done.has(state)) return false;
    open.add(state);
    const loops = (next.get(state) ?? []).some(visit);
    open.delete(state);
    done.add(state);
    return loops;
  };
  return declaration.states.some((state) => visit(state.name.text));
}

function successors({ transition }: ParserState): readonly string[] {
  if (transition === undefined) return [];
  if (transition.kind === "directTransition") return [transition.next.text];
  return transition.cases.map((selected) => selected.next.text);
}
