import type { RelatedLocation } from "../../diagnostics/diagnostic.ts";
import type {
  ActionDeclaration,
  CallExpression,
  ExternFunctionDeclaration,
  Name,
  PathExpression,
} from "../syntax/ast.ts";
import {
  bindArguments,
  inferArguments,
  inferTypeArguments,
  pairArguments,
  reportPairing,
} from "./arguments.ts";
import type { BoundArgument, ResolvedCall } from "./checked-program.ts";
import { type Checker, declaredHere, UNKNOWN, withSuggestion } from "./checker.ts";
import { checkCoreMethod } from "./core-methods.ts";
import type { Environment } from "./environment.ts";
import { inferMethodCall } from "./method-calls.ts";
import type { Callable, Signature } from "./signatures.ts";
import { mentionsVariables, substitute } from "./substitution.ts";
import type { Type } from "./type.ts";

/** A call of a function, extern function, method or action, specification section 8.22. */
export function inferCall(checker: Checker, environment: Environment, call: CallExpression): Type {
  inferArguments(checker, environment, call.arguments);
  const { callee } = call;
  if (callee.kind === "memberExpression") {
    // The callee is a name, not a value of its own.
    checker.types.set(callee, { kind: "function", name: callee.member.text });
    return inferMethodCall(checker, environment, call, callee);
  }
  if (callee.kind !== "pathExpression")
    return checker.report("p4-not-callable", callee.span, { what: "this expression" });
  return inferNamedCall(checker, environment, call, callee);
}

function inferNamedCall(
  checker: Checker,
  environment: Environment,
  call: CallExpression,
  callee: PathExpression,
): Type {
  const { text, span } = callee.name;
  const scope = callee.absolute ? environment.scope.top : environment.scope;
  const meanings = scope.find(text);
  const [first] = meanings;
  if (first === undefined)
    return checker.report("p4-unknown-name", withSuggestion(span, text, scope.visibleNames()), {
      name: text,
    });
  for (const meaning of meanings) checker.used.add(meaning);
  if (environment.keyset === true) return checker.report("p4-call-in-keyset", call.span);
  if (first.kind === "actionDeclaration") {
    checker.references.set(callee, first);
    checker.types.set(callee, checker.declaredTypes.get(first) ?? UNKNOWN);
    return inferActionCall(checker, environment, call, first);
  }
  const functions = meanings.filter(
    (meaning) => meaning.kind === "functionDeclaration" || meaning.kind === "externFunctionDeclaration",
  );
  if (functions.length === 0)
    return checker.report(
      "p4-not-callable",
      { span: callee.span, related: declaredHere(first.span) },
      { what: text },
    );
  checker.types.set(callee, { kind: "function", name: text });
  const chosen = chooseOverload(checker, call, text, functions);
  if (chosen === undefined) return UNKNOWN;
  checker.references.set(callee, chosen);
  const bound = bindCall(checker, environment, call, text, chosen);
  if (bound === undefined) return UNKNOWN;
  const resolved: ResolvedCall =
    chosen.kind === "functionDeclaration"
      ? { kind: "function", declaration: chosen, ...bound }
      : { kind: "externFunction", declaration: chosen, ...bound };
  checker.calls.set(call, resolved);
  checkCoreMethod(checker, environment, call, resolved);
  if (chosen.kind === "externFunctionDeclaration")
    evaluateExternFunction(checker, call, chosen, bound.arguments);
  return bound.returnType;
}

/** The one candidate that takes these arguments by number and names; reports when there is none or more than one. */
export function chooseOverload<Candidate extends Callable>(
  checker: Checker,
  call: Pick<CallExpression, "arguments" | "span">,
  name: string,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const [only] = candidates;
  if (only !== undefined && candidates.length === 1) return only;
  const fitting = candidates.filter((candidate) => {
    const signature = checker.signatures.get(candidate);
    return signature !== undefined && pairArguments(signature.parameters, call.arguments) !== undefined;
  });
  if (fitting.length === 1) return fitting[0];
  const related = candidates.map((candidate) => ({ message: "candidate", span: candidate.name.span }));
  checker.report(
    fitting.length === 0 ? "p4-no-overload" : "p4-ambiguous-call",
    { span: call.span, related },
    { name, given: call.arguments.length },
  );
  return undefined;
}

interface BoundCall {
  readonly arguments: readonly BoundArgument[];
  readonly typeArguments: readonly Type[];
  readonly returnType: Type;
}

/** Pairs, infers and converts the arguments of a call of one certain callee. */
export function bindCall(
  checker: Checker,
  environment: Environment,
  call: CallExpression,
  name: string,
  callable: Callable,
  specialize: (type: Type) => Type = (type) => type,
): BoundCall | undefined {
  const declared = checker.signatures.get(callable);
  if (declared === undefined) return undefined;
  const signature: Signature = {
    ...declared,
    parameters: declared.parameters.map((parameter) => ({ ...parameter, type: specialize(parameter.type) })),
    returnType: specialize(declared.returnType),
  };
  const related = declaredHere(callable.name.span);
  const pairing = pairArguments(signature.parameters, call.arguments);
  if (pairing === undefined) {
    reportPairing(checker, call.span, name, signature.parameters, call.arguments, related);
    return undefined;
  }
  const typeArguments = inferTypeArguments(
    checker,
    environment,
    { span: call.span, name, related },
    signature.typeParameters,
    call.typeArguments,
    pairing,
  );
  if (typeArguments === undefined) return undefined;
  if (!checkInferred(checker, call, name, signature, typeArguments, related)) return undefined;
  const bound = bindArguments(
    checker,
    name,
    signature.parameters,
    signature.typeParameters,
    typeArguments,
    pairing,
    "constant",
  );
  const bindings = new Map(
    signature.typeParameters.map((parameter, index) => [parameter, typeArguments[index]!]),
  );
  return { arguments: bound, typeArguments, returnType: substitute(signature.returnType, bindings) };
}

/** Each type parameter that matters has a type, and none is `int`, which has no width at run time. */
function checkInferred(
  checker: Checker,
  call: CallExpression,
  name: string,
  signature: Signature,
  typeArguments: readonly Type[],
  related: readonly RelatedLocation[],
): boolean {
  for (const [index, parameter] of signature.typeParameters.entries()) {
    const type = typeArguments[index]!;
    if (containsArbitraryInt(type)) {
      const culprit = call.arguments.find((argument) => containsArbitraryInt(checker.typeOf(argument.value)));
      checker.report(
        "p4-width-not-inferred",
        { span: (culprit ?? call).span, related },
        { name, parameter: parameter.text },
      );
      return false;
    }
    const nameless = type.kind === "struct" && type.declaration === undefined;
    if (nameless || (type.kind === "dontcare" && mentions(signature.returnType, parameter))) {
      checker.report("p4-type-argument-not-inferred", { span: call.span, related }, { name });
      return false;
    }
  }
  return true;
}

function mentions(type: Type, parameter: Name): boolean {
  return mentionsVariables(type) && substitute(type, new Map([[parameter, UNKNOWN]])) !== type;
}

/** Whether `int` stands in the type: alone, or in a tuple or structure that a literal made. */
export function containsArbitraryInt(type: Type): boolean {
  switch (type.kind) {
    case "arbitraryInt":
      return true;
    case "tuple":
    case "listLiteral":
      return type.elements.some(containsArbitraryInt);
    case "struct":
      return type.declaration === undefined && type.fields.some((field) => containsArbitraryInt(field.type));
    case "structLiteral":
      return type.fields.some((field) => containsArbitraryInt(field.type));
    default:
      return false;
  }
}

function inferActionCall(
  checker: Checker,
  environment: Environment,
  call: CallExpression,
  action: ActionDeclaration,
): Type {
  if (environment.parser !== undefined)
    return checker.report("p4-action-in-parser", call.span, { name: action.name.text });
  if (environment.function !== undefined)
    return checker.report("p4-action-in-function", call.span, { name: action.name.text });
  const type = checker.declaredTypes.get(action);
  if (type?.kind !== "action") return UNKNOWN;
  const related = declaredHere(action.name.span);
  if (call.typeArguments.length > 0)
    return checker.report("p4-not-generic", { span: call.span, related }, { name: action.name.text });
  const pairing = pairArguments(type.parameters, call.arguments);
  if (pairing === undefined) {
    reportPairing(checker, call.span, action.name.text, type.parameters, call.arguments, related);
    return UNKNOWN;
  }
  const bound = bindArguments(checker, action.name.text, type.parameters, [], [], pairing, "value");
  checker.calls.set(call, {
    kind: "action",
    declaration: action,
    arguments: bound,
    typeArguments: [],
    returnType: { kind: "void" },
  });
  return { kind: "void" };
}

/** `static_assert` is decided now; a pure function of constants is a constant of the instance. */
function evaluateExternFunction(
  checker: Checker,
  call: CallExpression,
  declaration: ExternFunctionDeclaration,
  bound: readonly BoundArgument[],
): void {
  const values = bound.map((argument) =>
    argument.value === undefined ? undefined : checker.constants.get(argument.value),
  );
  if (declaration.name.text === "static_assert") {
    const [check, message] = values;
    if (check?.kind === "boolean" && !check.value)
      checker.report("p4-static-assertion", call.span, {
        message: message?.kind === "string" ? message.value : "the condition is false",
      });
    else if (
      check === undefined &&
      bound[0]?.value !== undefined &&
      !checker.instanceConstants.has(bound[0].value)
    )
      checker.report("p4-not-constant", call.span, { what: "the condition of static_assert" });
    checker.constants.set(call, { kind: "boolean", value: true });
    return;
  }
  const constant = bound.every(
    (argument) => argument.value === undefined || checker.isConstant(argument.value),
  );
  const pure = declaration.annotations.some((annotation) => annotation.name.text === "pure");
  if (constant && (pure || checker.signatures.get(declaration)?.returnType.kind === "extern"))
    checker.instanceConstants.add(call);
}
