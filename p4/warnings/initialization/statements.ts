import type {
  AssignmentStatement,
  BlockItem,
  Expression,
  IfStatement,
  Statement,
  SwitchStatement,
  VariableDeclaration,
} from "../../syntax/ast.ts";
import type { Analysis } from "./analysis.ts";
import { actionsOf } from "./calls.ts";
import { applyCall, assume, readExpression, readIndexes, visitHeader, writePlace } from "./expressions.ts";
import { Storage } from "./storage.ts";

/** Walks statements in order. @returns what holds behind them; undefined where no way leads there. */
export function walkItems(
  analysis: Analysis,
  start: Storage | undefined,
  items: readonly BlockItem[],
): Storage | undefined {
  let storage = start;
  for (const item of items) {
    if (storage === undefined) return undefined;
    storage = walkItem(analysis, storage, item);
  }
  return storage;
}

function walkItem(analysis: Analysis, storage: Storage, item: BlockItem): Storage | undefined {
  switch (item.kind) {
    case "variableDeclaration":
      declare(analysis, storage, item);
      return storage;
    case "constantDeclaration":
    case "instantiation":
      return storage;
    default:
      return walk(analysis, storage, item);
  }
}

/** A variable has no value until it is given one. */
export function declare(analysis: Analysis, storage: Storage, variable: VariableDeclaration): void {
  const path = analysis.places.root(variable);
  if (variable.initializer === undefined) storage.clear(path, analysis.program.typeOfDeclared(variable));
  else give(analysis, storage, path, variable.initializer);
}

/** The value of an expression goes to a place: another variable gives as much as it has. */
function give(analysis: Analysis, storage: Storage, path: string, value: Expression): void {
  const from = analysis.places.of(value);
  const type = analysis.program.typeOf(value);
  readExpression(analysis, storage, value);
  if (value.kind === "invalidHeader") storage.clear(path, type);
  else if (from !== undefined && type.kind !== "bit") storage.transfer(from, path);
  else storage.write(path);
}

function walk(analysis: Analysis, storage: Storage, statement: Statement): Storage | undefined {
  switch (statement.kind) {
    case "assignmentStatement":
      assign(analysis, storage, statement);
      return storage;
    case "callStatement":
      readExpression(analysis, storage, statement.call);
      return storage;
    case "directApplication":
      applyCall(analysis, storage, analysis.program.callOf(statement));
      return storage;
    case "emptyStatement":
      return storage;
    case "blockStatement":
      return walkItems(analysis, storage, statement.items);
    case "ifStatement":
      return walkIf(analysis, storage, statement);
    case "switchStatement":
      return walkSwitch(analysis, storage, statement);
    case "forStatement": {
      const before = walkItems(analysis, storage, statement.initializers);
      return (
        before &&
        walkLoop(analysis, before, (round) => {
          readExpression(analysis, round, statement.condition);
          return walkRound(analysis, round, statement.body, statement.updates);
        })
      );
    }
    case "forInStatement":
      readExpression(analysis, storage, statement.collection);
      return walkLoop(analysis, storage, (round) => walkRound(analysis, round, statement.body, []));
    case "returnStatement":
      if (statement.value !== undefined) readExpression(analysis, storage, statement.value);
      analysis.returned = Storage.join(analysis.returned, storage);
      return undefined;
    case "exitStatement":
      return undefined;
    case "breakStatement": {
      const loop = analysis.loops.at(-1);
      if (loop !== undefined) loop.broken = Storage.join(loop.broken, storage);
      return undefined;
    }
    case "continueStatement": {
      const loop = analysis.loops.at(-1);
      if (loop !== undefined) loop.continued = Storage.join(loop.continued, storage);
      return undefined;
    }
  }
}

function assign(
  analysis: Analysis,
  storage: Storage,
  { target, operator, value }: AssignmentStatement,
): void {
  if (operator !== "=") readExpression(analysis, storage, target);
  readIndexes(analysis, storage, target);
  const path = analysis.places.of(target);
  if (path === undefined) {
    readExpression(analysis, storage, value);
    visitHeader(analysis, storage, target);
    writePlace(analysis, storage, target);
    return;
  }
  give(analysis, storage, path, value);
  visitHeader(analysis, storage, target);
}

function walkIf(analysis: Analysis, storage: Storage, statement: IfStatement): Storage | undefined {
  readExpression(analysis, storage, statement.condition);
  const known = analysis.program.constantOf(statement.condition);
  const branch = (value: boolean, body: Statement | undefined) => {
    if (known?.kind === "boolean" && known.value !== value) return undefined;
    const own = storage.copy();
    assume(analysis, own, statement.condition, value);
    return body === undefined ? own : walk(analysis, own, body);
  };
  return Storage.join(branch(true, statement.then), branch(false, statement.else));
}

function walkSwitch(
  analysis: Analysis,
  storage: Storage,
  { subject, cases }: SwitchStatement,
): Storage | undefined {
  const table = appliedTable(analysis, subject);
  const afterActions = table === undefined ? undefined : actionsOf(analysis, storage, table);
  let anyAction: Storage | undefined;
  for (const after of afterActions?.values() ?? []) anyAction = Storage.join(anyAction, after);
  if (table === undefined) readExpression(analysis, storage, subject);
  const before = anyAction ?? storage;
  let end: Storage | undefined;
  let entering: Storage | undefined;
  let hasDefault = false;
  for (const one of cases) {
    hasDefault ||= one.label.kind === "dontcareExpression";
    const action =
      one.label.kind === "pathExpression" ? analysis.program.declarationOf(one.label) : undefined;
    const own = action?.kind === "actionDeclaration" ? afterActions?.get(action) : undefined;
    entering = Storage.join(entering, (own ?? before).copy());
    if (one.body === undefined) continue;
    end = Storage.join(end, walkItems(analysis, entering, one.body.items));
    entering = undefined;
  }
  return hasDefault ? end : Storage.join(end, before);
}

function appliedTable(analysis: Analysis, subject: Expression) {
  if (subject.kind !== "memberExpression") return undefined;
  const member = analysis.program.memberOf(subject);
  return member.kind === "applyResult" ? member.table : undefined;
}

/** A loop: once in silence, for what the first round leaves to the next. */
function walkLoop(
  analysis: Analysis,
  storage: Storage,
  round: (storage: Storage) => Storage | undefined,
): Storage | undefined {
  const loud = analysis.silent;
  analysis.loops.push({ broken: undefined, continued: undefined });
  analysis.silent = true;
  const first = round(storage.copy());
  analysis.silent = loud;
  const again = Storage.join(storage.copy(), first)!;
  const last = round(again.copy());
  const { broken } = analysis.loops.pop()!;
  return Storage.join(Storage.join(again, last), broken);
}

function walkRound(
  analysis: Analysis,
  storage: Storage,
  body: Statement,
  updates: readonly BlockItem[],
): Storage | undefined {
  const loop = analysis.loops.at(-1)!;
  loop.continued = undefined;
  const end = walk(analysis, storage, body);
  return walkItems(analysis, Storage.join(end, loop.continued), updates);
}
