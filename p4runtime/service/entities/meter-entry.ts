import { create } from "@bufbuild/protobuf";
import { type MeterEntry, MeterEntrySchema } from "../../gen/p4/v1/p4runtime_pb.js";
import { arrayOf, cellRange, indices, selectArrays } from "../array-index.ts";
import { type EntityKind, inPieces } from "../entity-kind.ts";
import { refusal, within } from "../request-error.ts";
import { checkMeterConfig } from "./meter-config.ts";
import { requireModify } from "./update-type.ts";

/** The cells of indirect meters (P4Runtime specification, "MeterEntry"). */
export const meterEntryKind: EntityKind<"meterEntry"> = {
  plan(state, type, { meterId, index, config, counterData }) {
    requireModify(type, "a meter");
    const meter = arrayOf(state.schema.meters, meterId, "meter", "meter_id");
    if (counterData !== undefined)
      throw refusal("p4runtime-unimplemented", "counter_data", { what: "counting by colour" });
    const cells = indices(cellRange(meter, index));
    try {
      if (config !== undefined) checkMeterConfig(meter.type, config);
    } catch (error) {
      throw within("config", error);
    }
    const configs = state.meters.get(meterId)!;
    const before = cells.map((cell) => configs.get(cell));
    for (const cell of cells) setOrDelete(configs, cell, config);
    return {
      changes: cells.map((cell) => ({ kind: "meter", meter, index: cell, config })),
      undo: () => {
        cells.forEach((cell, place) => {
          setOrDelete(configs, cell, before[place]);
        });
      },
      inverse: () =>
        cells.map((cell, place) => ({ kind: "meter", meter, index: cell, config: before[place] })),
    };
  },

  async *read({ state }, { meterId, index, counterData }) {
    if (counterData !== undefined)
      throw refusal("p4runtime-unimplemented", "counter_data", { what: "counting by colour" });
    for (const meter of selectArrays(state.schema.meters, meterId, "meter", "meter_id")) {
      const configs = state.meters.get(meter.id)!;
      for (const piece of inPieces(indices(cellRange(meter, index)))) {
        yield piece.map((cell): MeterEntry => {
          const config = configs.get(cell);
          const set = config === undefined ? {} : { config };
          return create(MeterEntrySchema, { meterId: meter.id, index: { index: BigInt(cell) }, ...set });
        });
      }
    }
  },
};

function setOrDelete<Key, Value>(map: Map<Key, Value>, key: Key, value: Value | undefined): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}
