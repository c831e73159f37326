import type { ResolvedCall } from "../../../p4/check/checked-program.ts";
import type { ExternInstance } from "../../../p4/check/instance.ts";
import type { MeterArray } from "../../externs/meter-array.ts";
import type { Builder } from "../builder.ts";
import { evaluate } from "../expression.ts";
import { directMeter, meterOf } from "../extern-objects.ts";
import { castValue } from "../operators.ts";
import { placeOf } from "../place.ts";
import { SLOT } from "../slots.ts";
import { placeLayout } from "../statement.ts";
import { wordsOf, writePlace } from "../storage.ts";

/** The slot in which a table leaves the colour of its direct meter. */
export function directMeterSlot(b: Builder, meter: MeterArray): number {
  const { meterSlots, slots } = b.generator;
  let slot = meterSlots.get(meter);
  if (slot === undefined) {
    slot = slots.allocate(1);
    meterSlots.set(meter, slot);
  }
  return slot;
}

type MethodCall = ResolvedCall & { kind: "externMethod" };

/** `direct_meter.read(result)`: the colour that the entry's hit gave. */
export function readDirectMeter(b: Builder, call: MethodCall, instance: ExternInstance): void {
  const slot = directMeterSlot(b, directMeter(b, instance));
  writeColour(b, call.arguments[0]!.value!, `s[${slot}]`);
}

/** `meter.execute_meter(index, result)`. */
export function executeMeter(b: Builder, call: MethodCall, instance: ExternInstance): void {
  b.generator.usesTime = true;
  const meter = b.generator.bind("meter", meterOf(b, instance));
  const index = wordsOf(b, evaluate(b, call.arguments[0]!.value!)).words.at(-1)!;
  const colour = b.temp(`${meter}.execute(${index}, s[${SLOT.ingressLength}], time.now)`);
  writeColour(b, call.arguments[1]!.value!, colour);
}

function writeColour(b: Builder, target: Parameters<typeof placeOf>[1], colour: string): void {
  const place = placeOf(b, target);
  const layout = placeLayout(place);
  const value = { kind: "words", width: 2, signed: false, words: [colour] } as const;
  writePlace(b, place, layout.kind === "scalar" ? castValue(b, value, layout) : value);
}
