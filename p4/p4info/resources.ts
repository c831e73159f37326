import type { MessageInitShape } from "@bufbuild/protobuf";
import {
  type ActionProfileSchema,
  type CounterSchema,
  CounterSpec_Unit,
  type DigestSchema,
  type DirectCounterSchema,
  type DirectMeterSchema,
  type MeterSchema,
  MeterSpec_Unit,
  type RegisterSchema,
} from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { annotationString, findAnnotation } from "../check/annotations.ts";
import type { ExternInstance } from "../check/instance.ts";
import type { Value } from "../check/value.ts";
import type { Annotation } from "../syntax/ast.ts";
import { annotationInteger } from "./annotations.ts";
import type { P4InfoContext } from "./context.ts";
import type { TableObject } from "./inventory.ts";
import { preamble } from "./preamble.ts";
import { resourceOfProperty, type TableResource } from "./table-resources.ts";
import { typeNameField } from "./translation.ts";

const COUNTER_UNITS: Readonly<Record<string, CounterSpec_Unit>> = {
  packets: CounterSpec_Unit.PACKETS,
  bytes: CounterSpec_Unit.BYTES,
  packets_and_bytes: CounterSpec_Unit.BOTH,
};

const METER_UNITS: Readonly<Record<string, MeterSpec_Unit>> = {
  packets: MeterSpec_Unit.PACKETS,
  bytes: MeterSpec_Unit.BYTES,
};

/** A constructor argument by the name of its parameter. */
export function constructorArgument(instance: ExternInstance, name: string): Value | undefined {
  for (const [parameter, value] of instance.arguments)
    if (parameter.name.text === name && !("site" in value)) return value;
  return undefined;
}

function sizeOf(instance: ExternInstance, parameter: string): bigint {
  const value = constructorArgument(instance, parameter);
  return value?.kind === "integer" ? value.value : 0n;
}

function unitOf(instance: ExternInstance): string {
  const unit = constructorArgument(instance, "type");
  return unit?.kind === "enum" ? unit.member.toLowerCase() : "";
}

function siteAnnotations(instance: ExternInstance): readonly Annotation[] {
  return instance.site.kind === "instantiation" ? instance.site.annotations : [];
}

function indexType(context: P4InfoContext, instance: ExternInstance, kind: "counter" | "meter" | "register") {
  const place = context.architecture.indexTypeParameter[kind];
  const type = place === undefined ? undefined : instance.type.typeArguments[place];
  if (type === undefined) return {};
  context.types.spec(type);
  const { typeName } = typeNameField(type);
  return typeName === undefined ? {} : { indexTypeName: typeName };
}

export function counterMessage(
  context: P4InfoContext,
  instance: ExternInstance,
): MessageInitShape<typeof CounterSchema> {
  return {
    preamble: preamble(context, "counter", instance.name, siteAnnotations(instance)),
    spec: { unit: COUNTER_UNITS[unitOf(instance)] ?? CounterSpec_Unit.UNSPECIFIED },
    size: sizeOf(instance, context.architecture.counterSize),
    ...indexType(context, instance, "counter"),
  };
}

export function meterMessage(
  context: P4InfoContext,
  instance: ExternInstance,
): MessageInitShape<typeof MeterSchema> {
  return {
    preamble: preamble(context, "meter", instance.name, siteAnnotations(instance)),
    spec: { unit: METER_UNITS[unitOf(instance)] ?? MeterSpec_Unit.UNSPECIFIED },
    size: sizeOf(instance, context.architecture.meterSize),
    ...indexType(context, instance, "meter"),
  };
}

export function directCounterMessage(
  context: P4InfoContext,
  table: TableObject,
  resource: TableResource,
): MessageInitShape<typeof DirectCounterSchema> {
  return {
    preamble: preamble(context, "directCounter", resource.name, resource.annotations),
    spec: { unit: COUNTER_UNITS[unitOf(resource.instance)] ?? CounterSpec_Unit.UNSPECIFIED },
    directTableId: context.symbols.id("table", table.name),
  };
}

export function directMeterMessage(
  context: P4InfoContext,
  table: TableObject,
  resource: TableResource,
): MessageInitShape<typeof DirectMeterSchema> {
  return {
    preamble: preamble(context, "directMeter", resource.name, resource.annotations),
    spec: { unit: METER_UNITS[unitOf(resource.instance)] ?? MeterSpec_Unit.UNSPECIFIED },
    directTableId: context.symbols.id("table", table.name),
  };
}

export function registerMessage(
  context: P4InfoContext,
  instance: ExternInstance,
): MessageInitShape<typeof RegisterSchema> {
  const [element] = instance.type.typeArguments;
  return {
    preamble: preamble(context, "register", instance.name, siteAnnotations(instance)),
    ...(element === undefined ? {} : { typeSpec: context.types.spec(element) }),
    size: Number(BigInt.asIntN(32, sizeOf(instance, "size"))),
    ...indexType(context, instance, "register"),
  };
}

/** Annotations of a selector that P4Info has fields for. */
const SELECTOR_ANNOTATIONS = new Set(["max_group_size", "selector_size_semantics", "max_member_weight"]);

export function actionProfileMessage(
  context: P4InfoContext,
  resource: Omit<TableResource, "madeInPlace">,
): MessageInitShape<typeof ActionProfileSchema> {
  const { name, instance, annotations } = resource;
  const withSelector = context.architecture.externs[instance.type.name] === "actionSelector";
  return {
    preamble: preamble(context, "actionProfile", name, annotations, (annotation) =>
      SELECTOR_ANNOTATIONS.has(annotation),
    ),
    tableIds: tablesUsing(context, name),
    withSelector,
    size: sizeOf(instance, "size"),
    ...(withSelector ? selectorFields(annotations) : {}),
  };
}

function tablesUsing(context: P4InfoContext, name: string): number[] {
  return context.inventory.tables
    .filter(
      (table) =>
        resourceOfProperty(context, table, context.architecture.properties.implementation)?.name === name,
    )
    .map((table) => table.name)
    .sort()
    .map((table) => context.symbols.id("table", table));
}

type SelectorFields = Required<
  Pick<MessageInitShape<typeof ActionProfileSchema> & object, "maxGroupSize" | "selectorSizeSemantics">
>;

function selectorFields(annotations: readonly Annotation[]): SelectorFields {
  const maxGroupSize = annotationInteger(annotations, "max_group_size") ?? 0;
  const annotation = findAnnotation(annotations, "selector_size_semantics");
  const semantics = annotation === undefined ? undefined : annotationString(annotation)?.toLowerCase();
  if (semantics === "sum_of_members") {
    const maxMemberWeight = annotationInteger(annotations, "max_member_weight") ?? 0;
    return { maxGroupSize, selectorSizeSemantics: { case: "sumOfMembers", value: { maxMemberWeight } } };
  }
  if (semantics === "sum_of_weights")
    return { maxGroupSize, selectorSizeSemantics: { case: "sumOfWeights", value: {} } };
  return { maxGroupSize, selectorSizeSemantics: { case: undefined } };
}

export function digestMessage(
  context: P4InfoContext,
  name: string,
  type: Parameters<P4InfoContext["types"]["spec"]>[0],
  annotations: readonly Annotation[],
): MessageInitShape<typeof DigestSchema> {
  return { preamble: preamble(context, "digest", name, annotations), typeSpec: context.types.spec(type) };
}
