import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../diagnostics/messages-p4.ts";
import { controlPlaneName, findAnnotation, joinControlPlaneNames } from "../check/annotations.ts";
import type { CheckedProgram, CheckedTable } from "../check/checked-program.ts";
import type { ControlInstance, ExternInstance, Instance, ParserInstance } from "../check/instance.ts";
import type { Type } from "../check/type.ts";
import type { ActionDeclaration, TableDeclaration, ValueSetDeclaration } from "../syntax/ast.ts";
import { type AppliedObjects, appliedIn, digestCalls } from "./applied-objects.ts";

export interface TableObject {
  readonly name: string;
  readonly declaration: TableDeclaration;
  readonly table: CheckedTable;
  readonly control: ControlInstance;
}

export interface ActionObject {
  readonly name: string;
  /** In a table's list. An action that is only called has no parameters for the control plane to give. */
  readonly inTable: boolean;
  readonly declaration: ActionDeclaration;
}

export interface ValueSetObject {
  readonly name: string;
  readonly declaration: ValueSetDeclaration;
  readonly parser: ParserInstance;
}

/** All objects that the control plane can reach, in the order in which P4Info lists them. */
export interface Inventory {
  readonly tables: readonly TableObject[];
  readonly actions: readonly ActionObject[];
  readonly externs: readonly ExternInstance[];
  readonly valueSets: readonly ValueSetObject[];
  /** Types of the data of `digest()` calls, in the order of the calls. */
  readonly digests: readonly Type[];
  /** Whether statements call extern functions: P4Info then has a (maybe empty) `type_info`, as p4c writes it. */
  readonly callsExternFunctions: boolean;
  /** Objects that share a name. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Walks the instances from the top level down: what no packet can reach is left out, as p4c leaves it out. */
export function takeInventory(program: CheckedProgram): Inventory {
  const inventory = {
    tables: [] as TableObject[],
    actions: [] as ActionObject[],
    externs: [] as ExternInstance[],
    valueSets: [] as ValueSetObject[],
    digests: [] as Type[],
    callsExternFunctions: false,
    diagnostics: [] as Diagnostic[],
  };
  let level: readonly Instance[] = program.instances;
  const seen = new Set<Instance>();
  while (level.length > 0) {
    const next: Instance[] = [];
    for (const instance of level) {
      if (seen.has(instance)) continue;
      seen.add(instance);
      switch (instance.kind) {
        case "package":
          for (const argument of instance.arguments.values()) if ("site" in argument) next.push(argument);
          break;
        case "extern":
          addExtern(inventory, instance);
          break;
        case "parser":
          visitParser(instance, inventory);
          break;
        case "control":
          visitControl(program, instance, inventory);
          break;
      }
    }
    level = next;
  }
  return inventory;
}

type Collected = {
  -readonly [Key in keyof Inventory]: Inventory[Key] extends readonly (infer Item)[]
    ? Item[]
    : Inventory[Key];
};

/** P4Info has no form for an array of instances. */
function addExtern(inventory: Collected, instance: ExternInstance): void {
  if (instance.arraySize === undefined) inventory.externs.push(instance);
}

function visitParser(instance: ParserInstance, inventory: Collected): void {
  for (const [declaration, name] of instance.valueSets)
    inventory.valueSets.push({ name, declaration, parser: instance });
  for (const child of instance.children.values()) {
    if (child.kind === "extern") addExtern(inventory, child);
    else if (child.kind === "parser") visitParser(child, inventory);
  }
}

/** A control with all that is applied inside it. Actions of the top level come before its own, as in p4c's output. */
function visitControl(program: CheckedProgram, instance: ControlInstance, inventory: Collected): void {
  const tables: TableObject[] = [];
  const ownActions: ActionObject[] = [];
  const called = new Set<ActionDeclaration>();
  collectControl(program, instance, inventory, tables, ownActions, called);
  const own = new Set(ownActions.map((action) => action.declaration));
  const listed = tables.flatMap((table) =>
    table.table.actions.map((action) => ({
      name: actionName(table.control, action.declaration),
      declaration: action.declaration,
      inTable: true,
    })),
  );
  const live = new Set([...listed.map((action) => action.declaration), ...called]);
  for (const action of live) {
    const inner = appliedIn(program, action.body);
    inventory.callsExternFunctions ||= inner.callsExternFunctions;
  }
  const calledShared = [...live].map((declaration) => ({
    name: actionName(instance, declaration),
    declaration,
    inTable: false,
  }));
  const shared = [...listed, ...calledShared].filter((action) => !own.has(action.declaration));
  const inTables = new Set(listed.map((action) => action.declaration));
  const ownLive = ownActions
    .filter((candidate) => live.has(candidate.declaration))
    .map((action) => ({ ...action, inTable: inTables.has(action.declaration) }));
  for (const action of [...shared, ...ownLive]) addOnce(inventory, inventory.actions, action, "action");
  for (const table of tables) addOnce(inventory, inventory.tables, table, "table");
  for (const action of ownActions)
    if (live.has(action.declaration))
      inventory.digests.push(...digestCalls(program, action.declaration.body));
  inventory.digests.push(...digestCalls(program, instance.declaration.apply));
}

interface NamedObject {
  readonly name: string;
  readonly declaration: ActionDeclaration | TableDeclaration;
}

/** Adds an object; an action may come several times, another object of the same name and kind is refused. */
function addOnce<Item extends NamedObject>(
  inventory: Collected,
  items: Item[],
  item: Item,
  what: string,
): void {
  const known = items.find((other) => other.name === item.name);
  if (known === undefined) {
    items.push(item);
    return;
  }
  if (known.declaration === item.declaration && what === "action") return;
  const [first, second] = [known.declaration, item.declaration].toSorted((a, b) => a.span.line - b.span.line);
  const annotation = findAnnotation(second!.annotations, "name");
  inventory.diagnostics.push(
    p4Messages.diagnose(
      "p4-control-plane-name",
      {
        span: annotation?.span ?? second!.name.span,
        related: [{ message: "the other one", span: first!.name.span }],
      },
      { what, name: item.name },
    ),
  );
}

function collectControl(
  program: CheckedProgram,
  instance: ControlInstance,
  inventory: Collected,
  tables: TableObject[],
  actions: ActionObject[],
  called: Set<ActionDeclaration>,
  visited = new Set<Instance>(),
): void {
  const applied: AppliedObjects = appliedIn(program, instance.declaration.apply);
  for (const action of applied.actions) called.add(action);
  inventory.callsExternFunctions ||= applied.callsExternFunctions;
  const visitChild = (child: Instance | undefined) => {
    if (child?.kind === "control" && !visited.has(child)) {
      visited.add(child);
      collectControl(program, child, inventory, tables, actions, called, visited);
      inventory.digests.push(...digestCalls(program, child.declaration.apply));
    }
  };
  for (const local of instance.declaration.locals) {
    switch (local.kind) {
      case "actionDeclaration":
        actions.push({ name: actionName(instance, local), declaration: local, inTable: false });
        break;
      case "tableDeclaration":
        if (applied.tables.has(local))
          tables.push({
            name: instance.tables.get(local) ?? local.name.text,
            declaration: local,
            table: program.tableOf(local),
            control: instance,
          });
        break;
      case "instantiation": {
        const child = instance.children.get(local);
        if (child?.kind === "extern") addExtern(inventory, child);
        else if (applied.instantiations.has(local)) visitChild(child);
        break;
      }
      default:
        break;
    }
  }
  for (const site of applied.directApplications) visitChild(instance.children.get(site));
  for (const parameter of applied.parameters) {
    const value = instance.arguments.get(parameter);
    if (value !== undefined && "site" in value) visitChild(value);
  }
}

/** The control plane's name of an action that a table of this control uses. */
export function actionName(control: ControlInstance, declaration: ActionDeclaration): string {
  return control.actions.get(declaration) ?? joinControlPlaneNames("", controlPlaneName(declaration));
}
