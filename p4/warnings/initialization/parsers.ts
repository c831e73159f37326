import type { ParserDeclaration, ParserState } from "../../syntax/ast.ts";
import type { Analysis } from "./analysis.ts";
import { readExpression } from "./expressions.ts";
import { checkOutParameters } from "./out-parameters.ts";
import { declare, walkItems } from "./statements.ts";
import { Storage } from "./storage.ts";

/** Walks the states of a parser until no state brings anything new to another, then once more to report. */
export function walkParser(analysis: Analysis, storage: Storage, parser: ParserDeclaration): void {
  for (const local of parser.locals)
    if (local.kind === "variableDeclaration") declare(analysis, storage, local);
  const states = new Map(parser.states.map((state) => [state.name.text, state]));
  const entering = new Map<string, Storage>([["start", storage]]);
  const open = ["start"];
  analysis.silent = true;
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states.get(name);
    if (state === undefined) continue;
    const after = walkState(analysis, entering.get(name)!.copy(), state);
    for (const next of after === undefined ? [] : nextStates(state)) {
      const before = entering.get(next);
      const joined = Storage.join(before, after)!;
      if (before?.equals(joined) === true) continue;
      entering.set(next, joined.copy());
      open.push(next);
    }
  }
  analysis.silent = false;
  for (const state of parser.states) {
    const before = entering.get(state.name.text);
    if (before !== undefined) walkState(analysis, before.copy(), state);
  }
  checkOutParameters(analysis, entering.get("accept"), parser.parameters, parser.name);
}

function walkState(analysis: Analysis, storage: Storage, state: ParserState): Storage | undefined {
  const after = walkItems(analysis, storage, state.items);
  if (after !== undefined && state.transition?.kind === "selectTransition")
    for (const subject of state.transition.subjects) readExpression(analysis, after, subject);
  return after;
}

function nextStates({ transition }: ParserState): readonly string[] {
  if (transition === undefined) return ["reject"];
  if (transition.kind === "directTransition") return [transition.next.text];
  return transition.cases.map((one) => one.next.text);
}
