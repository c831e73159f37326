import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { switchMessages } from "../../diagnostics/messages-switch.ts";
import type { Span } from "../../diagnostics/span.ts";
import { controlPlaneName, joinControlPlaneNames } from "../../p4/check/annotations.ts";
import type {
  ActionBinding,
  CheckedEntry,
  CheckedTable,
  KeyPattern,
  TableKey,
} from "../../p4/check/checked-program.ts";
import type { Expression, TableDeclaration } from "../../p4/syntax/ast.ts";
import type { EntryAction } from "../tables/action-data.ts";
import type { FieldMatch, KeyField, MatchKind } from "../tables/match-key.ts";
import { type EntryMatch, Table } from "../tables/table.ts";
import { ControlError } from "../tables/table-error.ts";
import { type TableShape, tableKind } from "../tables/table-shape.ts";
import type { Builder } from "./builder.ts";
import { constantNumber } from "./constant.ts";
import { entryPriorities } from "./entry-priorities.ts";
import { evaluate } from "./expression.ts";
import { directCounterOf, directMeterOf, profileOf } from "./extern-objects.ts";
import { bitsOf, type ScalarLayout } from "./layout.ts";
import { constantInteger } from "./place.ts";
import type { ProgramTable } from "./program-objects.ts";
import { wordsOf } from "./storage.ts";
import { unsupported } from "./unsupported.ts";

/** simple_switch's size for tables that do not say. */
const DEFAULT_SIZE = 1024;

const MATCH_KINDS: ReadonlySet<string> = new Set<MatchKind>(["exact", "lpm", "ternary", "range", "optional"]);

/** The run-time table of a declaration, made on first use and filled with the program's entries. */
export function programTable(b: Builder, declaration: TableDeclaration, checked: CheckedTable): ProgramTable {
  const { instance } = b.context.unit;
  const named = instance?.kind === "control" ? instance.tables.get(declaration) : undefined;
  const name = named ?? declaration.name.text;
  const { tables } = b.generator.objects;
  const known = tables.get(name);
  if (known !== undefined) return known;
  const table = new Table(shapeOf(b, name, checked));
  const keys = checked.keys.filter((key) => key.matchKind !== "selector");
  const defaultAction = actionOf(b, checked, checked.defaultAction);
  const program: ProgramTable = {
    name,
    table,
    directCounter: directCounterOf(b, checked.properties.get("counters"), name),
    directMeter: directMeterOf(b, checked.properties.get("meters"), name),
    profile: profileOf(b, checked.properties.get("implementation"), name, table.shape.actions),
    isConst: checked.entriesAreConst,
    defaultActionIsConst: checked.defaultActionIsConst,
    install: () => {
      table.clear();
      table.setDefault(defaultAction);
      for (const entry of entries) insertOnce(table, entry);
    },
  };
  const priorities = entryPriorities(b, checked);
  const entries = checked.entries.map(
    (entry, index): ProgramEntry => ({
      span: entry.entry.span,
      match: {
        fields: keys.map((key, place) => fieldMatch(b, key, patternOf(checked, entry, key, place))),
        priority: priorities[index]!,
      },
      action: actionOf(b, checked, entry.action),
      isConst: checked.entriesAreConst || entry.isConst,
    }),
  );
  program.install();
  tables.set(name, program);
  return program;
}

/** An entry that stands in the program. */
interface ProgramEntry {
  readonly span: Span;
  readonly match: EntryMatch;
  readonly action: EntryAction;
  readonly isConst: boolean;
}

/** Of two equal entries the first one stays. */
function insertOnce(table: Table, { span, match, action, isConst }: ProgramEntry): void {
  try {
    table.insert(match, action, 0, { isConst });
  } catch (error) {
    if (!(error instanceof ControlError)) throw error;
    if (error.code === "already-exists") return;
    const params = { table: table.shape.name, reason: error.message };
    throw new DiagnosticError([switchMessages.diagnose("switch-entry-refused", { span }, params)]);
  }
}

function patternOf(checked: CheckedTable, entry: CheckedEntry, key: TableKey, place: number): KeyPattern {
  return entry.patterns[checked.keys.indexOf(key)] ?? entry.patterns[place] ?? { kind: "any" };
}

function shapeOf(b: Builder, name: string, checked: CheckedTable): TableShape {
  const { instance } = b.context.unit;
  const key = checked.keys
    .filter((field) => field.matchKind !== "selector")
    .map((field) => keyField(b, field));
  if (tableKind(key) === "lpm" && key.filter((field) => field.matchKind === "lpm").length > 1) {
    unsupported(checked.declaration.span, "tables with more than one lpm key field");
  }
  const size = Number(checked.size ?? 0n);
  return {
    name,
    key,
    actions: checked.actions.map((action) => ({
      name:
        (instance?.kind === "control" ? instance.actions.get(action.declaration) : undefined) ??
        joinControlPlaneNames("", controlPlaneName(action.declaration)),
      parameters: action.arguments
        .filter((argument) => argument.value === undefined && argument.parameter.direction === "none")
        .map(({ parameter }) => {
          const layout = b.layoutOf(parameter.type);
          if (layout.kind !== "scalar")
            return unsupported(parameter.declaration.span, "action data of this type");
          return {
            name: controlPlaneName(parameter.declaration),
            width: layout.width,
            signed: layout.signed,
          };
        }),
      tableOnly: action.tableOnly,
      defaultOnly: action.defaultOnly,
    })),
    // A table whose entries the program fixes has room for them whatever its size says.
    size: Math.max(size === 0 ? DEFAULT_SIZE : size, checked.entries.length),
    hasImplementation: checked.properties.has("implementation"),
    hasIdleTimeout: isTrue(b, checked.properties.get("support_timeout")?.value),
  };
}

function isTrue(b: Builder, expression: Expression | undefined): boolean {
  if (expression === undefined) return false;
  const value = evaluate(b, expression);
  return value.kind === "condition" && value.constant === true;
}

function keyField(b: Builder, key: TableKey): KeyField {
  const layout = b.layoutOf(key.type);
  if (layout.kind !== "scalar") return unsupported(key.element.span, "table keys of this type");
  if (!MATCH_KINDS.has(key.matchKind))
    return unsupported(key.element.span, `the match kind ${key.matchKind}`);
  return { name: key.name, width: layout.width, matchKind: key.matchKind as MatchKind };
}

function fieldMatch(b: Builder, key: TableKey, pattern: KeyPattern): FieldMatch {
  const layout = b.layoutOf(key.type);
  const width = bitsOf(layout);
  const unsigned = (value: bigint) => BigInt.asUintN(width, value);
  switch (pattern.kind) {
    case "any":
      return { kind: "any" };
    case "value":
      return exactMatch(key, unsigned(constantNumber(b, pattern.value)!));
    case "mask": {
      const mask = unsigned(pattern.mask);
      return { kind: "ternary", value: unsigned(pattern.value) & mask, mask };
    }
    case "range":
      return { kind: "range", low: unsigned(pattern.low), high: unsigned(pattern.high) };
    case "expression":
      return expressionMatch(b, key, pattern.expression, layout as ScalarLayout);
    case "valueSet":
      return unsupported(key.element.span, "a value set in a table entry");
  }
}

function expressionMatch(
  b: Builder,
  key: TableKey,
  expression: Expression,
  layout: ScalarLayout,
): FieldMatch {
  const constant = (part: Expression) => BigInt.asUintN(layout.width, constantBigint(b, part));
  if (expression.kind === "maskExpression") {
    const mask = constant(expression.mask);
    return { kind: "ternary", value: constant(expression.value) & mask, mask };
  }
  if (expression.kind === "rangeExpression") {
    return { kind: "range", low: constant(expression.low), high: constant(expression.high) };
  }
  return exactMatch(key, constant(expression));
}

function exactMatch(key: TableKey, value: bigint): FieldMatch {
  if (key.matchKind === "range") return { kind: "range", low: value, high: value };
  return { kind: key.matchKind === "optional" ? "optional" : "exact", value };
}

/** An expression whose value the program fixes: a constant or a constructor parameter. */
function constantBigint(b: Builder, expression: Expression): bigint {
  const value = evaluate(b, expression);
  if (value.kind === "condition" && value.constant !== undefined) return value.constant ? 1n : 0n;
  const { constant } = wordsOf(b, value);
  if (constant !== undefined) return constant;
  return BigInt(constantInteger(b, expression));
}

/** An action with the arguments that stand for the control plane's. */
function actionOf(b: Builder, checked: CheckedTable, binding: ActionBinding): EntryAction {
  const action = checked.actions.findIndex((candidate) => candidate.declaration === binding.declaration);
  const args = binding.arguments
    .filter((_, index) => {
      const listed = checked.actions[action]?.arguments[index];
      return listed === undefined || (listed.value === undefined && listed.parameter.direction === "none");
    })
    .map(({ parameter, value }) => {
      const layout = b.layoutOf(parameter.type);
      const constant = value === undefined ? 0n : constantBigint(b, value);
      return layout.kind === "scalar" ? BigInt.asUintN(layout.width, constant) : constant;
    });
  return { kind: "action", action, args };
}
