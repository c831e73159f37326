import type { FunctionDeclaration, FunctionPrototype, Statement } from "../syntax/ast.ts";
import type { Checker } from "./checker.ts";
import type { Environment } from "./environment.ts";
import { resolveType } from "./resolve-type.ts";
import {
  declareParameters,
  declareTypeParameters,
  type ParameterPlace,
  type Signature,
} from "./signatures.ts";
import { checkItems } from "./statements.ts";
import type { Type } from "./type.ts";
import { typeText } from "./type-text.ts";

/** Declares type parameters and parameters in the innermost scope and keeps the signature for calls. */
export function declareFunctionSignature(
  checker: Checker,
  environment: Environment,
  declaration: FunctionPrototype & Parameters<Checker["signatures"]["set"]>[0],
  place: ParameterPlace = "function",
): Signature {
  declareTypeParameters(checker, environment, declaration.typeParameters);
  const returnType = resolveType(checker, environment, declaration.returnType);
  const legal = !["parser", "control", "package", "string", "arbitraryInt", "dontcare"].includes(
    returnType.kind,
  );
  if (!legal) checker.report("p4-return-type", declaration.returnType.span, { type: typeText(returnType) });
  const signature: Signature = {
    typeParameters: declaration.typeParameters,
    returnType: legal ? returnType : { kind: "unknown" },
    parameters: declareParameters(checker, environment, declaration.parameters, place),
  };
  checker.signatures.set(declaration, signature);
  return signature;
}

/** The statements of a function, and that each path through one with a result returns it (section 10). */
export function checkFunctionBody(
  checker: Checker,
  environment: Environment,
  declaration: FunctionDeclaration,
  returnType: Type,
): void {
  const inner = { ...environment, function: { name: declaration.name.text, returnType } };
  checkItems(checker, inner, declaration.body.items);
  if (returnType.kind !== "void" && returnType.kind !== "unknown" && !alwaysLeaves(declaration.body))
    checker.report("p4-missing-return", declaration.name.span, {
      name: declaration.name.text,
      type: typeText(returnType),
    });
}

/** Whether no path runs to the end of the statement. */
function alwaysLeaves(statement: Statement): boolean {
  switch (statement.kind) {
    case "returnStatement":
    case "exitStatement":
      return true;
    case "blockStatement":
      return statement.items.some((item) => isStatement(item.kind) && alwaysLeaves(item as Statement));
    case "ifStatement":
      return statement.else !== undefined && alwaysLeaves(statement.then) && alwaysLeaves(statement.else);
    case "switchStatement": {
      const bodies = statement.cases.flatMap((switchCase) => switchCase.body ?? []);
      const covers = statement.cases.some((switchCase) => switchCase.label.kind === "dontcareExpression");
      return covers && bodies.length > 0 && bodies.every(alwaysLeaves);
    }
    default:
      return false;
  }
}

function isStatement(kind: string): boolean {
  return kind !== "variableDeclaration" && kind !== "constantDeclaration" && kind !== "instantiation";
}
