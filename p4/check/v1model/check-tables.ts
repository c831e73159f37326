import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import { p4Messages } from "../../../diagnostics/messages-p4.ts";
import type {
  CallExpression,
  ControlDeclaration,
  Expression,
  Instantiation,
  TableDeclaration,
} from "../../syntax/ast.ts";
import type { CheckedProgram, CheckedTable } from "../checked-program.ts";
import { declaredHere } from "../checker.ts";
import { descendants } from "../descendants.ts";
import type { ControlInstance, ParserInstance } from "../instance.ts";
import { typeText } from "../type-text.ts";

/** One longest prefix per table; direct counters and meters belong to one table; selectors hash one list of keys. */
export function checkTables(
  program: CheckedProgram,
  blocks: readonly (ParserInstance | ControlInstance)[],
): readonly Diagnostic[] {
  const declarations = new Set(
    blocks.flatMap((block) => (block.kind === "control" ? [block.declaration] : [])),
  );
  const diagnostics: Diagnostic[] = [];
  const users = new Map<Instantiation, CheckedTable>();
  for (const control of declarations) {
    for (const local of control.locals) {
      if (local.kind !== "tableDeclaration") continue;
      const table = program.tableOf(local);
      diagnostics.push(...checkPrefixes(table), ...checkResources(program, table, users));
    }
    for (const local of control.locals) {
      if (local.kind !== "instantiation") continue;
      diagnostics.push(...checkDirectMeter(program, control, local, users.get(local)));
    }
  }
  return diagnostics;
}

function checkPrefixes(table: CheckedTable): readonly Diagnostic[] {
  const [first, second] = table.keys.filter((key) => key.matchKind === "lpm");
  if (first === undefined || second === undefined) return [];
  return [
    p4Messages.diagnose(
      "p4-v1model-two-prefixes",
      { span: second.element.span, related: declaredHere(first.element.span, "the first lpm key") },
      { table: table.declaration.name.text },
    ),
  ];
}

const RESOURCES: Readonly<Record<string, readonly string[]>> = {
  counters: ["direct_counter"],
  meters: ["direct_meter"],
  implementation: ["action_profile", "action_selector"],
};

function checkResources(
  program: CheckedProgram,
  table: CheckedTable,
  users: Map<Instantiation, CheckedTable>,
): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const [name, expected] of Object.entries(RESOURCES)) {
    const property = table.properties.get(name);
    if (property === undefined) continue;
    const type = program.typeOf(property.value);
    if (type.kind !== "extern" || !expected.includes(type.name)) {
      diagnostics.push(
        p4Messages.diagnose(
          "p4-v1model-resource",
          { span: property.value.span },
          { property: name, expected: expected.join(" or "), found: typeText(type) },
        ),
      );
      continue;
    }
    const instance = instantiationOf(program, property.value);
    if (instance === undefined) continue;
    const other = users.get(instance);
    if (other !== undefined && !mayShare(name, type.name, table, other))
      diagnostics.push(
        p4Messages.diagnose(
          name === "implementation" ? "p4-v1model-selector-keys" : "p4-v1model-shared-resource",
          {
            span: property.value.span,
            related: declaredHere(other.declaration.name.span, "the other table"),
          },
          { name: instance.name.text, table: other.declaration.name.text },
        ),
      );
    users.set(instance, table);
  }
  return diagnostics;
}

/** Tables may share a profile, and a selector when they hash the same keys in the same order. */
function mayShare(property: string, extern: string, table: CheckedTable, other: CheckedTable): boolean {
  if (property !== "implementation") return false;
  if (extern !== "action_selector") return true;
  const keys = (one: CheckedTable) =>
    one.keys
      .filter((key) => key.matchKind === "selector")
      .map((key) => key.name)
      .join("\n");
  return keys(table) === keys(other);
}

function instantiationOf(program: CheckedProgram, expression: Expression): Instantiation | undefined {
  if (expression.kind !== "pathExpression") return undefined;
  const declaration = program.declarationOf(expression);
  return declaration?.kind === "instantiation" ? declaration : undefined;
}

/** BMv2 writes a direct meter's colour to the one field that `read` names, so a program must read it, in its table. */
function checkDirectMeter(
  program: CheckedProgram,
  control: ControlDeclaration,
  instantiation: Instantiation,
  table: CheckedTable | undefined,
): readonly Diagnostic[] {
  const { type } = program.constructionOf(instantiation);
  if (type.kind !== "extern" || type.name !== "direct_meter") return [];
  const [result] = type.typeArguments;
  if (result !== undefined && result.kind !== "bit")
    return [
      p4Messages.diagnose(
        "p4-v1model-meter-result",
        { span: instantiation.type.span },
        { type: typeText(result) },
      ),
    ];
  const name = instantiation.name.text;
  if (table === undefined) {
    const read = [...descendants(control)].some((node) => isReadOf(program, node, instantiation));
    if (!read) return [];
    return [
      p4Messages.diagnose("p4-v1model-meter-without-table", { span: instantiation.name.span }, { name }),
    ];
  }
  const reads = table.actions.some((action) =>
    [...descendants(action.declaration.body)].some((node) => isReadOf(program, node, instantiation)),
  );
  if (reads) return [];
  return [
    p4Messages.diagnose(
      "p4-v1model-meter-not-read",
      {
        span: instantiation.name.span,
        related: declaredHere(tableName(table.declaration), "the meter's table"),
      },
      { name },
    ),
  ];
}

function tableName(table: TableDeclaration) {
  return table.name.span;
}

function isReadOf(
  program: CheckedProgram,
  node: { readonly kind: string },
  instantiation: Instantiation,
): boolean {
  if (node.kind !== "callExpression") return false;
  const call = program.callOf(node as CallExpression);
  return call.kind === "externMethod" && instantiationOf(program, call.target) === instantiation;
}
