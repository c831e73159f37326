import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../diagnostics/messages-p4.ts";
import type { CheckedProgram } from "../check/checked-program.ts";
import { type AnyNode, descendants } from "../check/descendants.ts";
import type { Declaration, Name, Signature } from "../syntax/ast.ts";

/** What is reported when nothing mentions it, and what a person calls it. Structures, headers and enums may lie in store. */
const KINDS: Readonly<Record<string, string>> = {
  constantDeclaration: "constant",
  variableDeclaration: "variable",
  instantiation: "instance",
  actionDeclaration: "action",
  tableDeclaration: "table",
  functionDeclaration: "function",
  controlDeclaration: "control",
  parserDeclaration: "parser",
  typedefDeclaration: "type",
  newtypeDeclaration: "type",
  controlTypeDeclaration: "control type",
  parserTypeDeclaration: "parser type",
  packageTypeDeclaration: "package type",
  valueSetDeclaration: "value set",
};

type NamedNode = AnyNode & { readonly name: Name };

/** Declarations that nothing in the program mentions. */
export function findUnused(
  program: CheckedProgram,
  declarations: readonly Declaration[],
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const declaration of declarations) {
    for (const node of descendants(declaration)) {
      for (const [what, candidate, name] of [...declared(node, declaration), ...ownNames(node)]) {
        if (program.isUsed(candidate)) continue;
        diagnostics.push(p4Messages.diagnose("p4-unused", { span: name.span }, { what, name: name.text }));
      }
    }
  }
  return diagnostics;
}

/** What a node declares: what a person calls it, the declaration, and its name. */
type Candidate = readonly [what: string, declaration: object, name: Name];

function declared(node: AnyNode, topLevel: Declaration): readonly Candidate[] {
  const what = KINDS[node.kind];
  if (what === undefined || !("name" in node) || isExempt(node as NamedNode)) return [];
  // A function in the body of an instance implements an abstract method: the extern calls it.
  if (node.kind === "functionDeclaration" && node !== topLevel) return [];
  return [[what, node, (node as NamedNode).name]];
}

/** Parameters of actions, which nothing else has to agree with, and type parameters. */
function ownNames(node: AnyNode): readonly Candidate[] {
  const { typeParameters = [], parameters = [] } = node as Partial<Signature>;
  const own = node.kind === "actionDeclaration" ? parameters : [];
  return [
    ...typeParameters.map((name): Candidate => ["type parameter", name, name]),
    ...own.map((parameter): Candidate => ["parameter", parameter, parameter.name]),
  ];
}

/** `main` is for the target, a name that begins with two underscores for tools, and a static assertion for itself. */
function isExempt(node: NamedNode): boolean {
  if (node.kind === "instantiation" && node.name.text === "main") return true;
  if (node.name.text.startsWith("__")) return true;
  return (
    node.kind === "constantDeclaration" &&
    [...descendants(node)].some((inner) => inner.kind === "pathExpression" && isNamed(inner, "static_assert"))
  );
}

function isNamed(node: AnyNode, name: string): boolean {
  return "name" in node && (node as NamedNode).name.text === name;
}
