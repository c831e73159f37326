import type { Name } from "../syntax/ast.ts";
import { type Checker, declaredHere } from "./checker.ts";
import type { Declared, Scope } from "./scope.ts";

/**
 * Looks for what a new name hides in the scopes around: a statement must not hide a parameter, as p4c has it; all else may
 * be hidden, with a warning.
 */
export function checkShadowing(checker: Checker, scope: Scope, name: Name, declaration: Declared): void {
  const [hidden] = scope.parent?.find(name.text) ?? [];
  if (hidden === undefined || hidden === declaration) return;
  const where = "name" in hidden ? hidden.name.span : hidden.span;
  const place = { span: name.span, related: declaredHere(where, "what it hides") };
  const isSignature = declaration.kind === "parameter" || declaration.kind === "name";
  const isLocalOfBlock = scope.parent?.here(name.text).includes(hidden) === true;
  if (hidden.kind === "parameter" && !isSignature && !isLocalOfBlock)
    checker.report("p4-shadows-parameter", place, { name: name.text });
  else checker.report("p4-shadows", place, { name: name.text });
}
