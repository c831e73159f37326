import type { Declaration, Program } from "../syntax/ast.ts";
import { type Doc, hardline, layOut } from "./document.ts";
import { printDeclaration } from "./print-declaration.ts";

export interface PrintOptions {
  /**
   * Which declarations to print; all unless given. A program printed without those that `#include <core.p4>`
   * brought needs the directive again: `header` has it.
   */
  readonly keep?: (declaration: Declaration) => boolean;
  /** Text in front, such as `#include` directives. */
  readonly header?: string;
}

/**
 * A program as formatted P4-16 text, which parses to the same program. Comments and macros are not in the
 * tree, so they are not in the text; bodies of `if` and `for` have braces.
 */
export function printProgram(program: Program, options: PrintOptions = {}): string {
  const { keep = () => true, header = "" } = options;
  const declarations = program.declarations.filter(keep);
  const lines = declarations.map((declaration, index): Doc => {
    const following = declarations[index + 1];
    const apart = following !== undefined && (following.kind !== declaration.kind || !isOneLine(declaration));
    return [printDeclaration(declaration), hardline, apart ? hardline : ""];
  });
  return header + layOut(lines);
}

/** Declarations that stand without empty lines among their like. */
function isOneLine({ kind }: Declaration): boolean {
  return (
    kind === "constantDeclaration" ||
    kind === "typedefDeclaration" ||
    kind === "newtypeDeclaration" ||
    kind === "externForwardDeclaration" ||
    kind === "externFunctionDeclaration" ||
    kind === "instantiation"
  );
}
