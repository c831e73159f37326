import type { CheckedProgram } from "../check/checked-program.ts";
import { type AnyNode, children } from "../check/descendants.ts";
import type { Type } from "../check/type.ts";
import type {
  ActionDeclaration,
  CallExpression,
  ConditionalExpression,
  DirectApplication,
  Expression,
  IfStatement,
  Instantiation,
  Parameter,
  PathExpression,
  TableDeclaration,
} from "../syntax/ast.ts";

/** What the statements of a control can apply and call. */
export interface AppliedObjects {
  readonly actions: ReadonlySet<ActionDeclaration>;
  readonly callsExternFunctions: boolean;
  readonly tables: ReadonlySet<TableDeclaration>;
  readonly instantiations: ReadonlySet<Instantiation>;
  readonly directApplications: ReadonlySet<DirectApplication>;
  /** Constructor parameters that stand for blocks. */
  readonly parameters: ReadonlySet<Parameter>;
}

/** Finds tables and blocks that are applied; branches that a constant rules out do not count. */
export function appliedIn(program: CheckedProgram, body: AnyNode): AppliedObjects {
  const actions = new Set<ActionDeclaration>();
  let callsExternFunctions = false;
  const tables = new Set<TableDeclaration>();
  const instantiations = new Set<Instantiation>();
  const directApplications = new Set<DirectApplication>();
  const parameters = new Set<Parameter>();
  for (const node of liveDescendants(program, body)) {
    if (node.kind === "directApplication") directApplications.add(node as DirectApplication);
    if (node.kind !== "callExpression") continue;
    const call = program.callOf(node as CallExpression);
    if (call.kind === "externFunction" && call.declaration.name.text !== "static_assert")
      callsExternFunctions = true;
    if (call.kind === "action" && !actions.has(call.declaration)) {
      actions.add(call.declaration);
      callsExternFunctions ||= appliedIn(program, call.declaration.body).callsExternFunctions;
    }
    if (call.kind === "function" && appliedIn(program, call.declaration.body).callsExternFunctions)
      callsExternFunctions = true;
    if (call.kind === "applyTable" && !tables.has(call.declaration)) {
      tables.add(call.declaration);
      for (const key of program.tableOf(call.declaration).keys)
        for (const table of appliedIn(program, key.element.expression).tables) tables.add(table);
    }
    if (call.kind === "applyBlock" && call.target?.kind === "pathExpression") {
      const declaration = program.declarationOf(call.target satisfies PathExpression);
      if (declaration?.kind === "instantiation") instantiations.add(declaration);
      if (declaration?.kind === "parameter") parameters.add(declaration);
    }
  }
  return { actions, callsExternFunctions, tables, instantiations, directApplications, parameters };
}

/** Types of the data that calls of v1model's `digest` send, in order, also in actions that the body calls. */
export function digestCalls(program: CheckedProgram, body: AnyNode): readonly Type[] {
  const types: Type[] = [];
  for (const node of liveDescendants(program, body)) {
    if (node.kind !== "callExpression") continue;
    const call = program.callOf(node as CallExpression);
    if (call.kind === "action") types.push(...digestCalls(program, call.declaration.body));
    const isDigest = call.kind === "externFunction" && call.declaration.name.text === "digest";
    const [data] = call.typeArguments;
    if (isDigest && data !== undefined) types.push(data);
  }
  return types;
}

/** All nodes but those in branches of `if` and `?:` that a constant condition rules out. */
function* liveDescendants(program: CheckedProgram, node: AnyNode): Iterable<AnyNode> {
  yield node;
  for (const part of liveParts(program, node)) yield* liveDescendants(program, part);
}

function liveParts(program: CheckedProgram, node: AnyNode): readonly AnyNode[] {
  if (node.kind === "ifStatement") {
    const statement = node as IfStatement;
    const branches = [statement.then, ...(statement.else === undefined ? [] : [statement.else])];
    return liveBranches(program, statement.condition, branches);
  }
  if (node.kind === "conditionalExpression") {
    const expression = node as ConditionalExpression;
    return liveBranches(program, expression.condition, [expression.whenTrue, expression.whenFalse]);
  }
  return children(node);
}

function liveBranches(
  program: CheckedProgram,
  condition: Expression,
  branches: readonly AnyNode[],
): readonly AnyNode[] {
  const value = program.constantOf(condition);
  if (value?.kind !== "boolean") return [condition, ...branches];
  return branches.slice(value.value ? 0 : 1, value.value ? 1 : 2);
}
