import { hasAnnotation, nameInPlace } from "../../p4/check/annotations.ts";
import type { ExternInstance } from "../../p4/check/instance.ts";
import type { Value as CheckedValue } from "../../p4/check/value.ts";
import type { ValueProperty } from "../../p4/syntax/ast.ts";
import { ActionProfile } from "../externs/action-profile.ts";
import { CounterArray } from "../externs/counter-array.ts";
import { type ComputedHash, isComputedHash } from "../externs/hash-algorithm.ts";
import { MeterArray } from "../externs/meter-array.ts";
import { RegisterArray } from "../externs/register-array.ts";
import type { TableAction } from "../tables/table-shape.ts";
import { wordCount } from "../words.ts";
import type { Builder } from "./builder.ts";
import { instanceOf } from "./instance-binding.ts";
import type { DirectCounter, ProgramProfile } from "./program-objects.ts";
import { unsupported } from "./unsupported.ts";

/** More elements than any program needs: a size like 2^32 - 1 must not take the machine's memory. */
const MOST_WORDS = 1 << 26;

/** The run-time objects of v1model's extern instances, made when the program first uses them. */
export function counterOf(b: Builder, instance: ExternInstance): CounterArray {
  return once(
    b.generator.objects.counters,
    instance.name,
    () => new CounterArray(instance.name, sizeOf(instance, 2)),
  );
}

export function meterOf(b: Builder, instance: ExternInstance): MeterArray {
  const unit = memberArgument(instance, 1) === "packets" ? "packets" : "bytes";
  return once(
    b.generator.objects.meters,
    instance.name,
    () => new MeterArray(instance.name, sizeOf(instance, 8), unit),
  );
}

export function registerOf(b: Builder, instance: ExternInstance): RegisterArray {
  return once(b.generator.objects.registers, instance.name, () => {
    const layout = b.layoutOf(instance.type.typeArguments[0] ?? { kind: "void" });
    if (layout.kind !== "scalar") return unsupported(instance.site.span, "registers of this type");
    const size = sizeOf(instance, wordCount(layout.width));
    return new RegisterArray(instance.name, size, layout.width, layout.signed);
  });
}

export function directCounterOf(
  b: Builder,
  property: ValueProperty | undefined,
  table: string,
): DirectCounter | undefined {
  if (property === undefined) return undefined;
  return { name: externOf(b, property, table).name };
}

export function directMeterOf(
  b: Builder,
  property: ValueProperty | undefined,
  table: string,
): MeterArray | undefined {
  if (property === undefined) return undefined;
  return directMeter(b, externOf(b, property, table));
}

export function directMeter(b: Builder, instance: ExternInstance): MeterArray {
  const unit = memberArgument(instance, 0) === "packets" ? "packets" : "bytes";
  return once(
    b.generator.objects.meters,
    instance.name,
    () => new MeterArray(instance.name, undefined, unit),
  );
}

export function profileOf(
  b: Builder,
  property: ValueProperty | undefined,
  table: string,
  actions: readonly TableAction[],
): ProgramProfile | undefined {
  if (property === undefined) return undefined;
  const instance = externOf(b, property, table);
  const isSelector = instance.type.name === "action_selector";
  const existing = b.generator.objects.profiles.get(instance.name);
  if (existing !== undefined) {
    const names = (list: readonly TableAction[]) => list.map((action) => action.name).join();
    if (names(existing.profile.actions) !== names(actions)) {
      unsupported(property.span, "an action profile shared by tables with different lists of actions");
    }
    return existing;
  }
  const size = isSelector ? argumentNumber(instance, 1) : argumentNumber(instance, 0);
  return once(b.generator.objects.profiles, instance.name, () => ({
    name: instance.name,
    profile: new ActionProfile(instance.name, size, actions),
    hash: isSelector ? hashNamed(memberArgument(instance, 0), instance) : undefined,
  }));
}

function hashNamed(name: string | undefined, instance: ExternInstance): ComputedHash {
  if (name !== undefined && isComputedHash(name)) return name;
  return unsupported(instance.site.span, `the hash algorithm ${name}`);
}

/** An extern that a table's property makes in place has no name but the property's `@name`. */
function externOf(b: Builder, property: ValueProperty, table: string): ExternInstance {
  const instance = instanceOf(b, property.value);
  if (instance.kind !== "extern") return unsupported(property.span, "this object as a property of a table");
  if (property.value.kind !== "constructorCall") return instance;
  const isNamed = hasAnnotation(property.annotations, "name");
  return { ...instance, name: isNamed ? nameInPlace(property) : `${table}.${property.name.text}` };
}

function once<Value>(map: Map<string, Value>, name: string, make: () => Value): Value {
  let value = map.get(name);
  if (value === undefined) {
    value = make();
    map.set(name, value);
  }
  return value;
}

function argument(instance: ExternInstance, index: number): CheckedValue | undefined {
  const value = [...instance.arguments.values()][index];
  return value === undefined ||
    value.kind === "extern" ||
    value.kind === "control" ||
    value.kind === "parser" ||
    value.kind === "package"
    ? undefined
    : value;
}

function argumentNumber(instance: ExternInstance, index: number): number {
  const value = argument(instance, index);
  return value?.kind === "integer" ? Number(value.value) : 0;
}

function memberArgument(instance: ExternInstance, index: number): string | undefined {
  const value = argument(instance, index);
  return value?.kind === "enum" ? value.member : undefined;
}

function sizeOf(instance: ExternInstance, wordsPerElement: number): number {
  const size = argumentNumber(instance, 0);
  if (size * wordsPerElement > MOST_WORDS) {
    return unsupported(instance.site.span, `an array of ${size} elements`);
  }
  return size;
}
