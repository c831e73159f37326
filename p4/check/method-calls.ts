import type { RelatedLocation } from "../../diagnostics/diagnostic.ts";
import type { CallExpression, Expression, ExternObjectDeclaration, MemberExpression } from "../syntax/ast.ts";
import { bindArguments, pairArguments, reportPairing } from "./arguments.ts";
import { bindCall, chooseOverload } from "./calls.ts";
import type { BuiltInMethod, ResolvedCall } from "./checked-program.ts";
import { type Checker, declaredHere, UNKNOWN, withSuggestion } from "./checker.ts";
import { checkCoreMethod } from "./core-methods.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { widthRange } from "./layout.ts";
import { isLeftValue } from "./left-values.ts";
import { bindTypeParameters, substitute } from "./substitution.ts";
import type { ControlType, ExternType, ParserType, Type } from "./type.ts";
import { typeText } from "./type-text.ts";

const SIZE_METHODS: readonly BuiltInMethod[] = [
  "minSizeInBits",
  "minSizeInBytes",
  "maxSizeInBits",
  "maxSizeInBytes",
];

/** `target.method(arguments)`: of an extern, a header, a stack, a table, a parser or a control. */
export function inferMethodCall(
  checker: Checker,
  environment: Environment,
  call: CallExpression,
  callee: MemberExpression,
): Type {
  const unevaluated = SIZE_METHODS.some((method) => method === callee.member.text);
  const target = inferExpression(
    checker,
    unevaluated ? { ...environment, unevaluated } : environment,
    callee.target,
  );
  if (target.kind === "unknown") return UNKNOWN;
  checker.members.set(callee, { kind: "method" });
  const { text, span } = callee.member;
  if (target.kind === "extern") return inferExternMethod(checker, environment, call, callee, target);
  const sizeMethod = SIZE_METHODS.find((method) => method === text);
  if (sizeMethod !== undefined) return inferSize(checker, call, callee, target, sizeMethod);
  if (text === "apply" && target.kind === "table") {
    if (!mayApply(checker, environment, call, "a table")) return UNKNOWN;
    if (call.arguments.length > 0)
      reportPairing(
        checker,
        call.span,
        "apply",
        [],
        call.arguments,
        declaredHere(target.declaration.name.span),
      );
    const returnType: Type = { kind: "applyResult", table: target.declaration };
    checker.calls.set(call, {
      kind: "applyTable",
      declaration: target.declaration,
      arguments: [],
      typeArguments: [],
      returnType,
    });
    return returnType;
  }
  if (text === "apply" && (target.kind === "parser" || target.kind === "control"))
    return inferApplyBlock(checker, environment, call, callee, target);
  return inferBuiltIn(checker, environment, call, callee, target, text, span);
}

function inferExternMethod(
  checker: Checker,
  environment: Environment,
  call: CallExpression,
  callee: MemberExpression,
  target: ExternType,
): Type {
  const { text, span } = callee.member;
  if (environment.keyset === true) return checker.report("p4-call-in-keyset", call.span);
  const extern: ExternObjectDeclaration = target.declaration;
  const methods = extern.members.filter((member) => member.kind === "methodPrototype");
  const candidates = methods.filter((method) => method.name.text === text);
  if (candidates.length === 0) {
    const place = withSuggestion(
      span,
      text,
      methods.map((method) => method.name.text),
    );
    return checker.report(
      "p4-unknown-method",
      { ...place, related: declaredHere(extern.name.span) },
      { method: text, type: typeText(target) },
    );
  }
  const chosen = chooseOverload(checker, call, text, candidates);
  if (chosen === undefined) return UNKNOWN;
  const bindings = bindTypeParameters(extern.typeParameters, target.typeArguments);
  const bound = bindCall(checker, environment, call, text, chosen, (type) => substitute(type, bindings));
  if (bound === undefined) return UNKNOWN;
  const resolved: ResolvedCall = {
    kind: "externMethod",
    declaration: chosen,
    extern,
    externTypeArguments: target.typeArguments,
    target: callee.target,
    ...bound,
  };
  checker.calls.set(call, resolved);
  checkCoreMethod(checker, environment, call, resolved);
  return bound.returnType;
}

/** Tables and controls are applied in controls, parsers in parsers, neither from actions or functions. */
function mayApply(
  checker: Checker,
  environment: Environment,
  call: CallExpression,
  what: string,
  related: readonly RelatedLocation[] = [],
): boolean {
  const place =
    environment.action !== undefined
      ? "an action"
      : environment.actionArgument === true
        ? "an argument of an action"
        : environment.function !== undefined
          ? "a function"
          : environment.keyset === true
            ? "a keyset"
            : environment.parser !== undefined && what !== "a parser"
              ? "a parser"
              : environment.control !== undefined && what === "a parser"
                ? "a control"
                : undefined;
  if (place !== undefined)
    checker.report("p4-apply-not-allowed", { span: call.span, related }, { what, place });
  return place === undefined;
}

/** Where the instance or constructor parameter that is applied is declared. */
function targetDeclaration(checker: Checker, target: Expression): readonly RelatedLocation[] {
  const declaration = target.kind === "pathExpression" ? checker.references.get(target) : undefined;
  return declaration === undefined ? [] : declaredHere(declaration.span);
}

function inferApplyBlock(
  checker: Checker,
  environment: Environment,
  call: CallExpression,
  callee: MemberExpression,
  target: ParserType | ControlType,
): Type {
  if (!mayApply(checker, environment, call, `a ${target.kind}`, targetDeclaration(checker, callee.target)))
    return UNKNOWN;
  const related = declaredHere(target.declaration.name.span);
  const pairing = pairArguments(target.parameters, call.arguments);
  if (pairing === undefined) {
    reportPairing(checker, call.span, `${target.name}.apply`, target.parameters, call.arguments, related);
    return UNKNOWN;
  }
  const bound = bindArguments(checker, "apply", target.parameters, [], [], pairing, "constant");
  checker.calls.set(call, {
    kind: "applyBlock",
    declaration: target.declaration,
    target: callee.target,
    arguments: bound,
    typeArguments: [],
    returnType: { kind: "void" },
  });
  return { kind: "void" };
}

function inferSize(
  checker: Checker,
  call: CallExpression,
  callee: MemberExpression,
  target: Type,
  method: BuiltInMethod,
): Type {
  noArguments(checker, call, method);
  if (call.typeArguments.length > 0) return checker.report("p4-not-generic", call.span, { name: method });
  const type = target.kind === "typeName" ? target.type : target;
  const range = widthRange(type);
  if (range === undefined) return checker.report("p4-no-size", call.span, { method, type: typeText(type) });
  const bits = method.startsWith("min") ? range.minimum : range.maximum;
  const value = BigInt(method.endsWith("Bytes") ? Math.ceil(bits / 8) : bits);
  checker.constants.set(call, { kind: "integer", value });
  return builtIn(checker, call, callee, method, { kind: "arbitraryInt" });
}

function builtIn(
  checker: Checker,
  call: CallExpression,
  callee: MemberExpression,
  method: BuiltInMethod,
  returnType: Type,
): Type {
  checker.calls.set(call, {
    kind: "builtIn",
    method,
    target: callee.target,
    arguments: [],
    typeArguments: [],
    returnType,
  });
  return returnType;
}

function inferBuiltIn(
  checker: Checker,
  environment: Environment,
  call: CallExpression,
  callee: MemberExpression,
  target: Type,
  text: string,
  span: MemberExpression["span"],
): Type {
  const headerLike = target.kind === "header" || target.kind === "headerUnion";
  if (text === "isValid" && headerLike) {
    noArguments(checker, call, text);
    return builtIn(checker, call, callee, "isValid", { kind: "bool" });
  }
  if ((text === "setValid" || text === "setInvalid") && target.kind === "header") {
    noArguments(checker, call, text);
    needLeftValue(checker, callee, text);
    return builtIn(checker, call, callee, text, { kind: "void" });
  }
  if ((text === "push_front" || text === "pop_front") && target.kind === "stack") {
    if (target.element.kind !== "header" && target.element.kind !== "headerUnion")
      return checker.report("p4-not-a-header-stack", call.span, { member: text, type: typeText(target) });
    if (environment.parser !== undefined) return checker.report("p4-control-only", call.span, { what: text });
    needLeftValue(checker, callee, text);
    checkCount(checker, call, text);
    return builtIn(checker, call, callee, text, { kind: "void" });
  }
  return checker.report("p4-unknown-method", withSuggestion(span, text, methodsOf(target)), {
    method: text,
    type: typeText(target),
  });
}

function methodsOf(type: Type): readonly string[] {
  switch (type.kind) {
    case "header":
      return ["isValid", "setValid", "setInvalid"];
    case "headerUnion":
      return ["isValid"];
    case "stack":
      return ["push_front", "pop_front"];
    case "table":
    case "parser":
    case "control":
      return ["apply"];
    default:
      return [];
  }
}

function noArguments(checker: Checker, call: CallExpression, method: string): void {
  if (call.arguments.length > 0) reportPairing(checker, call.span, method, [], call.arguments, []);
}

function needLeftValue(checker: Checker, callee: MemberExpression, method: string): void {
  if (!isLeftValue(checker, callee.target))
    checker.report("p4-not-a-left-value", callee.target.span, { what: `${method}()` });
}

/** The number of elements to shift by: a positive constant. */
function checkCount(checker: Checker, call: CallExpression, method: string): void {
  const [count, ...others] = call.arguments;
  if (count === undefined || others.length > 0) {
    checker.report("p4-argument-count", call.span, {
      name: method,
      expected: "(int count)",
      given: call.arguments.length,
    });
    return;
  }
  const type = checker.typeOf(count.value);
  const value = checker.constants.get(count.value);
  if (type.kind === "unknown") return;
  if (!["bit", "int", "arbitraryInt"].includes(type.kind) || !checker.isConstant(count.value))
    checker.report("p4-not-a-constant-integer", count.value.span, { what: "the count" });
  else if (value?.kind === "integer" && value.value < 0n)
    checker.report("p4-negative-count", count.value.span, { count: value.value });
}
