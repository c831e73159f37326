import type { Span } from "../../diagnostics/span.ts";
import type {
  ActionDeclaration,
  ActionReference,
  Argument,
  Expression,
  Name,
  TableDeclaration,
} from "../syntax/ast.ts";
import { checkArgument, inferArguments, pairArguments, reportPairing } from "./arguments.ts";
import type { ActionBinding, BoundArgument, TableAction } from "./checked-program.ts";
import { type Checker, declaredHere, withSuggestion } from "./checker.ts";
import type { Environment } from "./environment.ts";
import { sameExpression } from "./same-expression.ts";
import type { ParameterType } from "./type.ts";

/** An action by name with arguments, in a table's property or entry. */
export interface ActionUse {
  readonly span: Span;
  readonly name: Name;
  readonly absolute: boolean;
  readonly arguments: readonly Argument[];
}

function findAction(
  checker: Checker,
  environment: Environment,
  use: ActionUse,
): ActionDeclaration | undefined {
  const { text, span } = use.name;
  const scope = use.absolute ? environment.scope.top : environment.scope;
  const [meaning] = scope.find(text);
  if (meaning === undefined) {
    checker.report("p4-unknown-action", withSuggestion(span, text, scope.visibleNames()), { action: text });
    return undefined;
  }
  checker.used.add(meaning);
  if (meaning.kind === "actionDeclaration") return meaning;
  checker.report("p4-not-an-action", { span, related: declaredHere(meaning.span) });
  return undefined;
}

/**
 * An action in the list of a table (section 14.2.1.2): parameters with a direction are bound here, those without are
 * the control plane's.
 */
export function bindInList(
  checker: Checker,
  environment: Environment,
  reference: ActionReference,
): ActionBinding | undefined {
  const use = { ...reference, arguments: reference.arguments ?? [] };
  const declaration = findAction(checker, environment, use);
  inferArguments(checker, { ...environment, actionArgument: true }, use.arguments);
  const type = declaration === undefined ? undefined : checker.declaredTypes.get(declaration);
  if (declaration === undefined || type?.kind !== "action") return undefined;
  checker.references.set(reference, declaration);
  const ofControlPlane = use.arguments.find((argument) => {
    const parameter = type.parameters.find((candidate) => candidate.name === argument.name?.text);
    return parameter?.direction === "none";
  });
  if (ofControlPlane !== undefined) {
    checker.report(
      "p4-control-plane-argument",
      { span: ofControlPlane.span, related: declaredHere(declaration.name.span) },
      { action: declaration.name.text },
    );
    return undefined;
  }
  const directed = type.parameters.filter((parameter) => parameter.direction !== "none");
  const bound = bind(checker, use, declaration, directed, type.parameters);
  return bound === undefined ? undefined : { declaration, arguments: bound };
}

/**
 * An action as default action or in an entry (section 14.2.1.3): it must be in the table's list, repeat the list's
 * arguments, and give the control plane's as constants.
 */
export function bindInTable(
  checker: Checker,
  environment: Environment,
  table: TableDeclaration,
  listed: readonly TableAction[],
  use: ActionUse,
): ActionBinding | undefined {
  const declaration = findAction(checker, environment, use);
  inferArguments(checker, environment, use.arguments);
  const type = declaration === undefined ? undefined : checker.declaredTypes.get(declaration);
  if (declaration === undefined || type?.kind !== "action") return undefined;
  const entry = listed.find((action) => action.declaration === declaration);
  if (entry === undefined) {
    checker.report(
      "p4-action-not-listed",
      { span: use.span, related: declaredHere(table.name.span, "the table is declared here") },
      { action: declaration.name.text, table: table.name.text },
    );
    return undefined;
  }
  const bound = bind(checker, use, declaration, type.parameters, type.parameters);
  if (bound === undefined) return undefined;
  for (const [index, argument] of bound.entries()) {
    const written = entry.arguments[index]?.value;
    const value = argument.value;
    if (value === undefined) continue;
    if (written !== undefined && !sameExpression(checker, written, value))
      checker.report(
        "p4-argument-differs-from-list",
        { span: value.span, related: declaredHere(written.span, "in the list of actions") },
        { parameter: argument.parameter.name },
      );
    if (
      argument.parameter.direction === "none" &&
      !checker.isConstant(value) &&
      checker.typeOf(value).kind !== "unknown"
    )
      checker.report("p4-not-constant", value.span, {
        what: `an argument for parameter ${argument.parameter.name}`,
      });
  }
  return { declaration, arguments: bound };
}

/** Binds the arguments to `wanted`, and lists all of the action's parameters. */
function bind(
  checker: Checker,
  use: ActionUse,
  declaration: ActionDeclaration,
  wanted: readonly ParameterType[],
  all: readonly ParameterType[],
): readonly BoundArgument[] | undefined {
  const pairing = pairArguments(wanted, use.arguments);
  if (pairing === undefined) {
    reportPairing(
      checker,
      use.span,
      declaration.name.text,
      wanted,
      use.arguments,
      declaredHere(declaration.name.span),
    );
    return undefined;
  }
  return all.map((parameter): BoundArgument => {
    const value: Expression | undefined = pairing.get(parameter)?.value;
    if (value === undefined)
      return {
        parameter,
        value: wanted.includes(parameter) ? parameter.declaration.defaultValue : undefined,
      };
    checkArgument(checker, declaration.name.text, parameter, value, "value");
    return { parameter, value };
  });
}
