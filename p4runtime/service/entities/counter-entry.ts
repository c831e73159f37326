import { create } from "@bufbuild/protobuf";
import { type CounterEntry, CounterEntrySchema } from "../../gen/p4/v1/p4runtime_pb.js";
import { arrayOf, cellRange, indices, selectArrays } from "../array-index.ts";
import { type EntityKind, inPieces } from "../entity-kind.ts";
import { counterData } from "./counter-data.ts";
import { requireModify } from "./update-type.ts";

/** The cells of indirect counters (P4Runtime specification, "CounterEntry"). */
export const counterEntryKind: EntityKind<"counterEntry"> = {
  plan({ schema }, type, { counterId, index, data }) {
    requireModify(type, "a counter");
    const counter = arrayOf(schema.counters, counterId, "counter", "counter_id");
    const cells = indices(cellRange(counter, index));
    const changes =
      data === undefined
        ? []
        : cells.map((cell) => ({ kind: "counter" as const, counter, index: cell, data }));
    return { changes, undo: () => {}, inverse: () => [] };
  },

  async *read({ state, driver }, { counterId, index }) {
    for (const counter of selectArrays(state.schema.counters, counterId, "counter", "counter_id")) {
      for (const piece of inPieces(indices(cellRange(counter, index)))) {
        const cells = await driver?.readCounters(counter, piece[0]!, piece.length);
        yield piece.map(
          (cell, place): CounterEntry =>
            create(CounterEntrySchema, {
              counterId: counter.id,
              index: { index: BigInt(cell) },
              data: counterData(cells?.[place]),
            }),
        );
      }
    }
  },
};
