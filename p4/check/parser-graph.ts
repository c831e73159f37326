import type { ParserDeclaration, ParserState } from "../syntax/ast.ts";
import type { Checker } from "./checker.ts";

/** The names of the states that a state can move to. */
export function successors(state: ParserState): readonly string[] {
  if (state.transition === undefined) return ["reject"];
  return state.transition.kind === "directTransition"
    ? [state.transition.next.text]
    : state.transition.cases.map((selectCase) => selectCase.next.text);
}

/** States that no path from `start` reaches, and parsers that never accept, are worth a word. */
export function checkReachability(checker: Checker, parser: ParserDeclaration): void {
  const states = new Map(parser.states.map((state) => [state.name.text, state]));
  if (!states.has("start")) return;
  const reached = new Set<string>(["start"]);
  const open = ["start"];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const state = states.get(name);
    if (state === undefined) continue;
    for (const next of successors(state))
      if (!reached.has(next)) {
        reached.add(next);
        open.push(next);
      }
  }
  for (const state of parser.states)
    if (!reached.has(state.name.text))
      checker.report("p4-unreachable-state", state.name.span, { state: state.name.text });
  const unknown = [...reached].some((name) => !states.has(name) && name !== "accept" && name !== "reject");
  if (unknown) return;
  if (!reached.has("accept") && !reached.has("reject"))
    checker.report("p4-never-ends", parser.name.span, { parser: parser.name.text });
  else if (!reached.has("accept"))
    checker.report("p4-never-accepts", parser.name.span, { parser: parser.name.text });
}
