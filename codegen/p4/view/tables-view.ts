import type {
  FieldReference,
  ParameterModel,
  TableActionModel,
  UserTableModel,
} from "../../../dsl/model/index.ts";
import { actionText } from "../../rule-text.ts";
import { ingressIdentifier, p4Identifier } from "../identifiers.ts";
import { placeComment } from "../source-marks.ts";
import { aligned, type Generation, userHeader } from "./generation.ts";
import { receivedField } from "./reference-view.ts";
import { decide } from "./rules-view.ts";

export interface UserActionView {
  readonly comment: string;
  readonly annotation: string;
  readonly signature: string;
  readonly statements: readonly string[];
}

export interface UserTableView {
  readonly comment: string;
  readonly name: string;
  readonly annotation: string;
  readonly mark: string;
  readonly keys: readonly string[];
  readonly actions: readonly string[];
  readonly defaultAction: string;
  readonly size: number;
  readonly userActions: readonly UserActionView[];
}

export function userTableView(gen: Generation, table: UserTableModel): UserTableView {
  const { marks } = gen;
  const keys = aligned(
    table.key.map((key) => [`${keyExpression(gen, key.field)}:`, `${key.match} @name("${key.name}");`]),
  );
  return {
    comment: `// ${placeComment(table.span)}  ${table.name}`,
    name: ingressIdentifier(table.name),
    annotation: ingressIdentifier(table.name) === table.name ? "" : `@name("${table.name}") `,
    mark: marks.mark(table.span),
    keys: keys.map((line, index) => `${line}${marks.mark(table.key[index]!.span)}`),
    actions: table.actions.map(
      (action) => `${actionIdentifier(table, action.name)};${marks.mark(action.span)}`,
    ),
    defaultAction: actionIdentifier(table, table.defaultAction),
    size: table.size,
    userActions: table.actions.map((action) => userActionView(gen, table, action)),
  };
}

function actionIdentifier(table: UserTableModel, action: string): string {
  return ingressIdentifier(`${table.name}_${action}`);
}

function userActionView(gen: Generation, table: UserTableModel, action: TableActionModel): UserActionView {
  return {
    comment: `// ${placeComment(action.span)}  ${action.name}: ${actionText(action.body, gen.model.encapsulation.name)}`,
    annotation: `@name("${table.name}.${action.name}")`,
    signature: `${actionIdentifier(table, action.name)}(${parameterList(action.parameters)})`,
    statements: gen.marks.lines(action.span, decide(action.body)),
  };
}

/** `bit<16> node, bit<64> opaqueId`, with the user's own names for the control plane. */
export function parameterList(parameters: readonly ParameterModel[]): string {
  return parameters
    .map(({ name, bits }) => {
      const identifier = ingressIdentifier(name);
      return `${identifier === name ? "" : `@name("${name}") `}bit<${bits}> ${identifier}`;
    })
    .join(", ");
}

function keyExpression(gen: Generation, { scope, header, field }: FieldReference): string {
  if (scope === "encapsulation") return receivedField(field);
  if (scope === "header") return `hdr.${userHeader(gen, header)}.${p4Identifier(field)}`;
  return header === "connection" ? `meta.connection.${field}` : `hdr.${header}.${p4Identifier(field)}`;
}

/** Names of the encapsulation's fields that tables match, which the program keeps apart from the two families' headers. */
export function matchedReferenceFields({ model }: Generation): readonly FieldReference[] {
  const references = model.tables.flatMap(({ key }) => key.map(({ field }) => field));
  const matched = references.filter(({ scope }) => scope === "encapsulation");
  return matched.filter(({ field }, index) => matched.findIndex((other) => other.field === field) === index);
}
