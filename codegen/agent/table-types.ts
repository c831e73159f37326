import {
  type OptionalKind,
  type PropertySignatureStructure,
  type SourceFile,
  StructureKind,
  type TypeAliasDeclarationStructure,
} from "ts-morph";
import type {
  FieldReference,
  MatchKind,
  PipelineModel,
  RuleModel,
  TableActionModel,
  TableKeyModel,
  UserTableModel,
} from "../../dsl/model/index.ts";
import { actionText } from "../rule-text.ts";
import { placeText, typeName } from "./places.ts";

/** The runtime's type of a key by its match kind. */
export const KEY_TYPES: Readonly<Record<MatchKind, string>> = {
  exact: "Exact",
  lpm: "Lpm",
  ternary: "Ternary",
  range: "Range",
};

/** What the types of a table are called. */
export interface TableTypeNames {
  readonly keys: string;
  readonly actions: string;
}

/** Names for the types of all tables; tables whose names differ by more than types show are numbered. */
export function tableTypeNames(model: PipelineModel): ReadonlyMap<string, TableTypeNames> {
  const taken = new Set<string>();
  return new Map(
    model.tables.map(({ name }) => {
      let type = typeName(name);
      for (let number = 2; taken.has(type); number++) type = `${typeName(name)}${number}`;
      taken.add(type);
      return [name, { keys: `${type}Keys`, actions: `${type}Actions` }] as const;
    }),
  );
}

/** Adds the types of a table: its keys, and its actions with their parameters. */
export function addTableTypes(
  file: SourceFile,
  table: UserTableModel,
  names: TableTypeNames,
  encapsulation: string,
): void {
  file.addTypeAlias(
    typeOfProperties(
      names.keys,
      `What entries of table ${table.name} match; ${placeText(table.span)}.`,
      table.key.map(keyProperty),
    ),
  );
  const actions = table.actions.map((action) => actionProperty(action, encapsulation));
  file.addTypeAlias(
    typeOfProperties(
      names.actions,
      `What entries of table ${table.name} do, with the bits of each parameter.`,
      actions,
    ),
  );
}

type Property = OptionalKind<PropertySignatureStructure>;

/** An alias, not an interface: only those may stand where any record is asked for. */
export function typeOfProperties(
  name: string,
  description: string,
  properties: readonly Property[],
): TypeAliasDeclarationStructure {
  return {
    kind: StructureKind.TypeAlias,
    name,
    isExported: true,
    docs: [description],
    type: (writer) => {
      writer.block(() => {
        for (const { name: property, type, docs } of properties) {
          writer.writeLine(`/** ${docs?.[0]} */`);
          writer.writeLine(`readonly ${property}: ${type};`);
        }
      });
    },
  };
}

function keyProperty({ name, field, match, span }: TableKeyModel): Property {
  return {
    name: name,
    type: `${KEY_TYPES[match]}<${field.bits}>`,
    docs: [`${fieldText(field)}; ${placeText(span)}.`],
  };
}

function fieldText({ header, field }: FieldReference): string {
  return `${header}.${field}`;
}

function actionProperty({ name, parameters, body, span }: TableActionModel, encapsulation: string): Property {
  const bits = parameters.map((parameter) => `readonly ${parameter.name}: ${parameter.bits}`);
  return {
    name: name,
    type: bits.length === 0 ? "Record<never, number>" : `{ ${bits.join("; ")} }`,
    docs: [`${actionText(body, encapsulation)}; ${placeText(span)}.`],
  };
}

/** Where a table is applied, how large it is and what it does by default. */
export function tableDescription(table: UserTableModel, rules: readonly RuleModel[]): string {
  const applied = rules
    .filter(({ steps }) => steps.some((step) => step.kind === "apply" && step.table === table.name))
    .map(({ port, span }) => `on(${port}), ${placeText(span)}`);
  return `Applied by ${applied.join(" and by ")}. Room for ${table.size} entries; without one, ${table.defaultAction}.`;
}
