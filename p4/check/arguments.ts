import type { RelatedLocation } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Argument, Expression, Name, TypeReference } from "../syntax/ast.ts";
import type { BoundArgument } from "./checked-program.ts";
import { type Checker, declaredHere } from "./checker.ts";
import { convert } from "./convert.ts";
import type { Environment } from "./environment.ts";
import { inferExpression } from "./expressions.ts";
import { type Inferred, learn, settle } from "./inference.ts";
import { isLeftValue } from "./left-values.ts";
import { resolveTypeArgument } from "./resolve-type.ts";
import { substituteParameters } from "./substitution.ts";
import type { PackageType, ParameterType, Type } from "./type.ts";
import { sameType } from "./type-equality.ts";
import { parameterText, typeText } from "./type-text.ts";

/** Arguments beside the parameters that they are for. */
export type Pairing = ReadonlyMap<ParameterType, Argument>;

/** How directionless parameters take their values: known before packets come, or like `in` (actions). */
export type DirectionlessRule = "constant" | "value";

/** Infers all arguments, so that overloads and type arguments can be chosen. */
export function inferArguments(checker: Checker, environment: Environment, given: readonly Argument[]): void {
  for (const argument of given) inferExpression(checker, environment, argument.value);
  const named = given.filter((argument) => argument.name !== undefined);
  if (named.length > 0 && named.length < given.length) {
    const odd = given.find((argument) => (argument.name === undefined) !== (given[0]!.name === undefined));
    checker.report("p4-named-and-positional", (odd ?? given[0]!).span);
  }
  for (const [index, argument] of named.entries()) {
    const first = named.slice(0, index).find((other) => other.name!.text === argument.name!.text);
    if (first !== undefined)
      checker.report(
        "p4-duplicate-name",
        { span: argument.name!.span, related: declaredHere(first.name!.span, "first written here") },
        { name: argument.name!.text },
      );
  }
}

/** Pairs arguments with parameters by position or name; undefined when one is left over or a parameter goes without. */
export function pairArguments(
  parameters: readonly ParameterType[],
  given: readonly Argument[],
): Pairing | undefined {
  const pairing = new Map<ParameterType, Argument>();
  for (const [index, argument] of given.entries()) {
    const parameter =
      argument.name === undefined
        ? parameters[index]
        : parameters.find((candidate) => candidate.name === argument.name!.text);
    if (parameter === undefined) return undefined;
    pairing.set(parameter, argument);
  }
  return parameters.every((parameter) => pairing.has(parameter) || parameter.optional) ? pairing : undefined;
}

/** Says why arguments and parameters do not pair. */
export function reportPairing(
  checker: Checker,
  span: Span,
  name: string,
  parameters: readonly ParameterType[],
  given: readonly Argument[],
  related: readonly RelatedLocation[],
): void {
  const names = new Set(parameters.map((parameter) => parameter.name));
  const unknown = given.find((argument) => argument.name !== undefined && !names.has(argument.name.text));
  if (unknown !== undefined) {
    checker.report(
      "p4-unknown-parameter",
      { span: unknown.name!.span, related },
      { name, parameter: unknown.name!.text },
    );
    return;
  }
  const expected = parameters.map(parameterText).join(", ");
  checker.report(
    "p4-argument-count",
    { span, related },
    { name, expected: expected === "" ? "no arguments" : `(${expected})`, given: given.length },
  );
}

/**
 * Finds the type arguments of a call: those that are written, the others from the arguments.
 *
 * @returns undefined after a report
 */
export function inferTypeArguments(
  checker: Checker,
  environment: Environment,
  call: { readonly span: Span; readonly name: string; readonly related: readonly RelatedLocation[] },
  typeParameters: readonly Name[],
  written: readonly TypeReference[],
  pairing: Pairing,
): readonly Type[] | undefined {
  if (written.length > 0 && written.length !== typeParameters.length) {
    checker.report(
      "p4-type-argument-count",
      { span: call.span, related: call.related },
      { name: call.name, expected: typeParameters.length, given: written.length },
    );
    return undefined;
  }
  const inferred: Inferred = new Map(typeParameters.map((name) => [name, undefined]));
  for (const [index, reference] of written.entries()) {
    const type = resolveTypeArgument(checker, environment, reference);
    if (type.kind !== "dontcare") inferred.set(typeParameters[index]!, type);
  }
  for (const [parameter, argument] of pairing) {
    const type = checker.typeOf(argument.value);
    if (type.kind === "unknown") {
      markUnknown(parameter.type, inferred);
    } else if (!learn(parameter.type, type, inferred)) {
      checker.report(
        "p4-type-argument-conflict",
        { span: argument.span, related: call.related },
        { name: call.name, parameter: parameter.name, type: typeText(type) },
      );
      return undefined;
    }
  }
  return typeParameters.map((name) => settle(inferred.get(name) ?? { kind: "dontcare" }));
}

/** What a refused argument would have told is unknown, not missing. */
function markUnknown(parameter: Type, inferred: Inferred): void {
  if (
    parameter.kind === "typeVariable" &&
    inferred.has(parameter.declaration) &&
    inferred.get(parameter.declaration) === undefined
  )
    inferred.set(parameter.declaration, { kind: "unknown" });
}

/** Converts and checks each argument for its parameter, with type arguments in place. */
export function bindArguments(
  checker: Checker,
  name: string,
  parameters: readonly ParameterType[],
  typeParameters: readonly Name[],
  typeArguments: readonly Type[],
  pairing: Pairing,
  rule: DirectionlessRule,
): readonly BoundArgument[] {
  const bindings = new Map(typeParameters.map((parameter, index) => [parameter, typeArguments[index]!]));
  const actual = substituteParameters(parameters, bindings);
  return parameters.map((formal, index) => {
    const parameter = actual[index]!;
    const argument = pairing.get(formal);
    if (argument === undefined) return { parameter, value: parameter.declaration.defaultValue };
    checkArgument(checker, name, parameter, argument.value, rule);
    return { parameter, value: argument.value };
  });
}

export function checkArgument(
  checker: Checker,
  name: string,
  parameter: ParameterType,
  value: Expression,
  rule: DirectionlessRule,
): void {
  const related = declaredHere(parameter.declaration.span, `parameter ${parameter.name} declared here`);
  const type = checker.typeOf(value);
  if (type.kind === "unknown") return;
  if (value.kind === "dontcareExpression") {
    if (parameter.direction !== "out" && !parameter.optional)
      checker.report("p4-dontcare-argument", { span: value.span, related }, { parameter: parameter.name });
    else if (parameter.type.kind === "dontcare")
      checker.report("p4-type-argument-not-inferred", { span: value.span, related }, { name });
    return;
  }
  if (
    ["table", "action", "function", "state", "applyResult", "actionRun", "typeName", "void", "set"].includes(
      type.kind,
    )
  ) {
    checker.report("p4-illegal-argument", { span: value.span, related }, { type: typeText(type) });
    return;
  }
  const generic = checker.typeOfParameter(parameter).kind === "typeVariable";
  const block = type.kind === "parser" || type.kind === "control" || type.kind === "package";
  const directed = parameter.direction !== "none" && (type.kind === "string" || type.kind === "extern");
  if (generic && (block || directed)) {
    checker.report("p4-illegal-argument", { span: value.span, related }, { type: typeText(type) });
    return;
  }
  if (parameter.type.kind === "dontcare") {
    checker.report("p4-type-argument-not-inferred", { span: value.span, related }, { name });
    return;
  }
  if (parameter.direction === "out" || parameter.direction === "inout") {
    if (!isLeftValue(checker, value))
      checker.report(
        "p4-not-a-left-value",
        { span: value.span, related },
        { what: `${parameter.direction} parameter ${parameter.name}` },
      );
    else if (!sameType(type, parameter.type) && parameter.type.kind !== "unknown")
      checker.report(
        "p4-type-mismatch",
        { span: value.span, related },
        { expected: typeText(parameter.type), found: typeText(type) },
      );
    return;
  }
  if (!fitsBlock(checker, value, type, parameter.type)) convert(checker, value, parameter.type, related);
  if (parameter.direction === "none" && rule === "constant" && !checker.isConstant(value))
    checker.report(
      "p4-not-constant",
      { span: value.span, related },
      { what: `an argument for parameter ${parameter.name}, which has no direction,` },
    );
}

/** A parser, control or package fits a parameter of its type when their parameters agree. */
export function fitsBlock(checker: Checker, value: Expression, type: Type, expected: Type): boolean {
  if (expected.kind !== "parser" && expected.kind !== "control" && expected.kind !== "package") return false;
  if (type.kind !== expected.kind) return false;
  if (expected.kind === "package")
    return (
      type.kind === "package" && type.declaration === expected.declaration && sameArguments(type, expected)
    );
  if (type.kind === "package") return false;
  const required = expected.parameters;
  const offered = type.parameters;
  for (let index = 0; index < Math.max(required.length, offered.length); index++) {
    const want = required[index];
    const have = offered[index];
    if (want === undefined ? have!.optional : have === undefined ? want.optional : sameParameter(want, have))
      continue;
    checker.report(
      "p4-block-signature",
      {
        span: value.span,
        related: [
          ...declaredHere((have ?? want)!.declaration.span),
          ...(want === undefined || have === undefined
            ? []
            : declaredHere(want.declaration.span, "expected here")),
        ],
      },
      {
        name: type.name,
        expected: want === undefined ? "no further parameter" : parameterText(want),
        found: have === undefined ? "none" : parameterText(have),
      },
    );
    return true;
  }
  return true;
}

function sameArguments(a: PackageType, b: PackageType): boolean {
  return a.typeArguments.every((argument, index) => looselySame(argument, b.typeArguments[index]!));
}

function sameParameter(a: ParameterType, b: ParameterType): boolean {
  return a.direction === b.direction && looselySame(a.type, b.type);
}

/** What is left open, or has been refused, fits everything. */
function looselySame(a: Type, b: Type): boolean {
  const open: readonly Type["kind"][] = ["dontcare", "unknown"];
  return open.includes(a.kind) || open.includes(b.kind) || sameType(a, b);
}
