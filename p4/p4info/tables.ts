import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  ActionRef_Scope,
  type ActionRefSchema,
  MatchField_MatchType,
  type MatchFieldSchema,
  Table_IdleTimeoutBehavior,
  type TableActionCallSchema,
  type TableSchema,
} from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { hasAnnotation } from "../check/annotations.ts";
import type { TableAction } from "../check/checked-program.ts";
import { controlPlaneParameters } from "./actions.ts";
import { annotationFields, documentation } from "./annotations.ts";
import { paddedBytes } from "./bit-string.ts";
import type { P4InfoContext } from "./context.ts";
import { fieldIds } from "./field-ids.ts";
import { actionName, type TableObject } from "./inventory.ts";
import { preamble } from "./preamble.ts";
import { resourceOfProperty } from "./table-resources.ts";
import { controlPlaneWidth, typeNameField } from "./translation.ts";

/** Entries that a table has room for when the program does not say. */
const DEFAULT_SIZE = 1024n;

const MATCH_TYPES: Readonly<Record<string, MatchField_MatchType>> = {
  exact: MatchField_MatchType.EXACT,
  lpm: MatchField_MatchType.LPM,
  ternary: MatchField_MatchType.TERNARY,
  range: MatchField_MatchType.RANGE,
  optional: MatchField_MatchType.OPTIONAL,
};

/** A table as P4Info describes it; undefined when it is hidden. */
export function tableMessage(
  context: P4InfoContext,
  object: TableObject,
): MessageInitShape<typeof TableSchema> | undefined {
  const { table, declaration } = object;
  if (hasAnnotation(declaration.annotations, "hidden")) return undefined;
  const defaultAction = context.symbols.id(
    "action",
    actionName(object.control, table.defaultAction.declaration),
  );
  const implementation = resourceOfProperty(context, object, context.architecture.properties.implementation);
  const counters = resourceOfProperty(context, object, context.architecture.properties.counters);
  const meters = resourceOfProperty(context, object, context.architecture.properties.meters);
  return {
    preamble: preamble(context, "table", object.name, declaration.annotations),
    matchFields: matchFields(context, object),
    actionRefs: table.actions.map((action) => actionRef(context, object, action)),
    ...(table.defaultActionIsConst ? { constDefaultActionId: defaultAction } : {}),
    initialDefaultAction: { actionId: defaultAction, arguments: defaultArguments(context, object) },
    ...(implementation === undefined
      ? {}
      : { implementationId: context.symbols.id("actionProfile", implementation.name) }),
    directResourceIds: [
      ...(counters === undefined ? [] : [context.symbols.id("directCounter", counters.name)]),
      ...(meters === undefined ? [] : [context.symbols.id("directMeter", meters.name)]),
    ],
    size: tableSize(context, object),
    idleTimeoutBehavior: reportsIdleEntries(context, object)
      ? Table_IdleTimeoutBehavior.NOTIFY_CONTROL
      : Table_IdleTimeoutBehavior.NO_TIMEOUT,
    isConstTable: table.entriesAreConst,
    hasInitialEntries: table.entries.length > 0,
  };
}

function matchFields(
  context: P4InfoContext,
  object: TableObject,
): MessageInitShape<typeof MatchFieldSchema>[] {
  const ids = fieldIds(object.table.keys.map((key) => key.element));
  return object.table.keys.flatMap((key, index) => {
    // A selector's input takes no part in the match, but uses up an id.
    if (key.matchKind === "selector") return [];
    context.types.spec(key.type);
    const matchType = MATCH_TYPES[key.matchKind];
    return [
      {
        id: ids[index]!,
        name: key.name,
        ...annotationFields(context.program, key.element.annotations),
        ...documentation(key.element.annotations),
        bitwidth: controlPlaneWidth(key.type),
        match:
          matchType === undefined
            ? { case: "otherMatchType" as const, value: key.matchKind }
            : { case: "matchType" as const, value: matchType },
        ...typeNameField(key.type),
      },
    ];
  });
}

function actionRef(
  context: P4InfoContext,
  object: TableObject,
  action: TableAction,
): MessageInitShape<typeof ActionRefSchema> {
  const fields =
    action.reference === undefined
      ? { annotations: ["@defaultonly"] }
      : annotationFields(context.program, action.reference.annotations);
  return {
    id: context.symbols.id("action", actionName(object.control, action.declaration)),
    ...fields,
    scope: action.tableOnly
      ? ActionRef_Scope.TABLE_ONLY
      : action.defaultOnly
        ? ActionRef_Scope.DEFAULT_ONLY
        : ActionRef_Scope.TABLE_AND_DEFAULT,
  };
}

function defaultArguments(
  context: P4InfoContext,
  object: TableObject,
): NonNullable<MessageInitShape<typeof TableActionCallSchema>["arguments"]> {
  const { declaration, arguments: bound } = object.table.defaultAction;
  const ids = fieldIds(controlPlaneParameters(declaration));
  const given = bound.filter((argument) => argument.parameter.direction === "none");
  return given.flatMap((argument, index) => {
    const value =
      argument.value === undefined ? undefined : context.program.constantIn(object.control, argument.value);
    const bits =
      value?.kind === "integer" ? value.value : value?.kind === "boolean" ? BigInt(value.value) : undefined;
    if (bits === undefined) return [];
    return [{ paramId: ids[index]!, value: paddedBytes(bits, controlPlaneWidth(argument.parameter.type)) }];
  });
}

/** Size 0 counts as not written. */
export function tableSize(context: P4InfoContext, object: TableObject): bigint {
  const { size, sizeExpression } = object.table;
  if (size !== undefined) return size === 0n ? DEFAULT_SIZE : size;
  if (sizeExpression === undefined) return DEFAULT_SIZE;
  const value = context.program.constantIn(object.control, sizeExpression);
  return value?.kind === "integer" && value.value > 0n ? value.value : DEFAULT_SIZE;
}

/** `support_timeout = true` in v1model, `psa_idle_timeout = …NOTIFY_CONTROL` in the portable architectures. */
function reportsIdleEntries(context: P4InfoContext, object: TableObject): boolean {
  const property = object.table.properties.get(context.architecture.properties.timeout);
  const value = property === undefined ? undefined : context.program.constantOf(property.value);
  if (value?.kind === "boolean") return value.value;
  return value?.kind === "enum" && value.member === "NOTIFY_CONTROL";
}
