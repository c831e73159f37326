import type {
  Declaration,
  ErrorDeclaration,
  ExternFunctionDeclaration,
  ExternObjectDeclaration,
  FunctionDeclaration,
  MatchKindDeclaration,
} from "../syntax/ast.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { checkAction, checkControl } from "./controls.ts";
import { type Environment, enter } from "./environment.ts";
import { checkFunctionBody, declareFunctionSignature } from "./functions.ts";
import { checkConstant, checkInstantiation, declareName } from "./local-declarations.ts";
import { checkParser } from "./parsers.ts";
import { declareParameters, declareTypeParameters } from "./signatures.ts";
import { declareType, ownVariables } from "./type-declarations.ts";

/** One declaration at the top level, specification section 6. */
export function checkDeclaration(checker: Checker, environment: Environment, declaration: Declaration): void {
  switch (declaration.kind) {
    case "constantDeclaration":
      checkConstant(checker, environment, declaration);
      return;
    case "externFunctionDeclaration":
      declareExternFunction(checker, environment, declaration);
      return;
    case "externObjectDeclaration":
      declareExternObject(checker, environment, declaration);
      return;
    case "externForwardDeclaration":
      return;
    case "actionDeclaration":
      checkAction(checker, environment, declaration);
      return;
    case "functionDeclaration":
      checkFunction(checker, environment, declaration);
      return;
    case "parserDeclaration":
      checkParser(checker, environment, declaration);
      return;
    case "controlDeclaration":
      checkControl(checker, environment, declaration);
      return;
    case "instantiation":
      checkInstantiation(checker, environment, declaration);
      return;
    case "errorDeclaration":
      declareMembers(checker, checker.errors, declaration);
      return;
    case "matchKindDeclaration":
      declareMembers(checker, checker.matchKinds, declaration);
      return;
    default:
      declareType(checker, environment, declaration);
  }
}

function declareMembers(
  checker: Checker,
  members: Checker["errors"],
  declaration: ErrorDeclaration | MatchKindDeclaration,
): void {
  for (const member of declaration.members) {
    const first = members.get(member.text);
    if (first !== undefined)
      checker.report(
        "p4-duplicate-name",
        { span: member.span, related: declaredHere(first) },
        { name: member.text },
      );
    else members.set(member.text, member.span);
  }
}

function checkFunction(checker: Checker, environment: Environment, declaration: FunctionDeclaration): void {
  const inner = enter(environment);
  const signature = declareFunctionSignature(checker, inner, declaration);
  checkFunctionBody(checker, inner, declaration, signature.returnType);
  declareName(checker, environment.scope, declaration.name, declaration);
}

function declareExternFunction(
  checker: Checker,
  environment: Environment,
  declaration: ExternFunctionDeclaration,
): void {
  declareFunctionSignature(checker, enter(environment), declaration, "extern");
  declareName(checker, environment.scope, declaration.name, declaration);
}

interface Named {
  readonly name: { readonly text: string };
}

function sameNames(a: readonly Named[], b: readonly Named[]): boolean {
  return a.length === b.length && a.every((one) => b.some((other) => other.name.text === one.name.text));
}

function declareExternObject(
  checker: Checker,
  environment: Environment,
  declaration: ExternObjectDeclaration,
): void {
  const inner = enter(environment);
  declareTypeParameters(checker, inner, declaration.typeParameters);
  checker.declaredTypes.set(declaration, {
    kind: "extern",
    name: declaration.name.text,
    declaration,
    typeArguments: ownVariables(checker, declaration),
  });
  for (const [index, member] of declaration.members.entries()) {
    if (member.kind === "constructorPrototype") {
      const parameters = declareParameters(checker, enter(inner), member.parameters, "externConstructor");
      checker.signatures.set(member, { typeParameters: [], parameters, returnType: { kind: "void" } });
    } else {
      if (member.name.text === declaration.name.text)
        checker.report("p4-constructor-result", member.name.span, { name: member.name.text });
      declareFunctionSignature(checker, enter(inner), member, "extern");
    }
    const same = declaration.members
      .slice(0, index)
      .find(
        (other) => other.name.text === member.name.text && sameNames(other.parameters, member.parameters),
      );
    if (same !== undefined)
      checker.report(
        "p4-duplicate-overload",
        { span: member.name.span, related: declaredHere(same.name.span) },
        { name: member.name.text },
      );
  }
  // Known only from here on: a method cannot mention its own extern.
  declareName(checker, environment.scope, declaration.name, declaration);
}
