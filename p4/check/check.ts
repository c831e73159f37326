import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Program } from "../syntax/ast.ts";
import { checkAnnotations } from "./check-annotations.ts";
import type { CheckedProgram } from "./checked-program.ts";
import { Checker, UNKNOWN } from "./checker.ts";
import { checkDeclaration } from "./declarations.ts";
import { evaluateConstant } from "./evaluate-constant.ts";
import { evaluateInstances } from "./evaluate-instances.ts";
import type { Instance } from "./instance.ts";
import { checkDivisions } from "./run-time-division.ts";
import type { Declared } from "./scope.ts";

export interface CheckResult {
  /** Undefined when there are errors among the diagnostics. */
  readonly checked: CheckedProgram | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks a parsed program against the P4-16 specification: names, types, constants, calls, tables, instances. What an
 * architecture asks for beyond that is checked apart. Never throws for what is in the program.
 */
export function checkProgram(program: Program): CheckResult {
  const checker = new Checker();
  const environment = { scope: checker.topLevel };
  for (const declaration of program.declarations) checkDeclaration(checker, environment, declaration);
  for (const declaration of program.declarations)
    if (declaration.kind === "externObjectDeclaration" && declaration.name.text === "main")
      checker.report("p4-main", declaration.name.span);
  checkAnnotations(checker, environment, program);
  const instances = checker.failed ? [] : evaluateInstances(checker, program);
  checkDivisions(checker, instances);
  return {
    checked: checker.failed ? undefined : checkedProgram(checker, program, instances),
    diagnostics: checker.diagnostics,
  };
}

function checkedProgram(checker: Checker, program: Program, instances: readonly Instance[]): CheckedProgram {
  const byName = new Map<string, Program["declarations"][number][]>();
  for (const declaration of program.declarations) {
    if (!("name" in declaration)) continue;
    const existing = byName.get(declaration.name.text);
    if (existing === undefined) byName.set(declaration.name.text, [declaration]);
    else existing.push(declaration);
  }
  return {
    program,
    typeOf: (expression) => checker.typeOf(expression),
    typeNamed: (reference) => checker.namedTypes.get(reference) ?? UNKNOWN,
    typeOfDeclared: (declaration) => checker.declaredTypes.get(declaration) ?? UNKNOWN,
    implicitCastOf: (expression) => checker.casts.get(expression),
    constantOf: (expression) => checker.constants.get(expression),
    constantIn: (instance, expression) =>
      evaluateConstant(checker, expression, (parameter) => {
        const value = instance.arguments.get(parameter);
        return value === undefined || "site" in value ? undefined : value;
      }),
    declarationOf: (reference) =>
      checker.references.get(reference) as ReturnType<CheckedProgram["declarationOf"]>,
    memberOf: (expression) => present(checker.members.get(expression), "member"),
    callOf: (call) => present(checker.calls.get(call), "call"),
    constructionOf: (node) => present(checker.constructions.get(node), "construction"),
    tableOf: (table) => present(checker.tables.get(table), "table"),
    keysetOf: (keyset) => present(checker.keysets.get(keyset), "keyset"),
    errors: [...checker.errors.keys()],
    matchKinds: [...checker.matchKinds.keys()],
    instances,
    main: instances.find(isMain),
    isUsed: (declaration) => checker.used.has(declaration as Declared),
    topLevel: (name) => byName.get(name) ?? [],
  };
}

function isMain(instance: Instance): instance is Extract<Instance, { kind: "package" }> {
  const { site } = instance;
  return instance.kind === "package" && site.kind === "instantiation" && site.name.text === "main";
}

function present<Fact>(fact: Fact | undefined, what: string): Fact {
  if (fact === undefined) throw new Error(`this node is no ${what} of the checked program`);
  return fact;
}
