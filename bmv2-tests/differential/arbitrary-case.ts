import fc from "fast-check";
import type { NodeEntries } from "../../dsl/entries/node-entries.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { hexFromBytes } from "../../packet/index.ts";
import { arbitraryEntries } from "./arbitrary-entries.ts";
import { type Arrival, arbitraryArrival } from "./arbitrary-frame.ts";
import { arbitraryModel } from "./arbitrary-model.ts";

/** A node with its tables, and the frames that it receives. */
export interface NodeCase {
  readonly entries: NodeEntries;
  readonly arrivals: readonly Arrival[];
}

/** A pipeline, and nodes that run it. */
export interface GeneratedCase {
  readonly model: PipelineModel;
  readonly nodes: readonly NodeCase[];
}

/** Compiling a pipeline costs far more than a frame, so each runs several sets of entries with many frames. */
const MOST_NODES = 4;
const MOST_FRAMES = 40;

export const arbitraryCase: fc.Arbitrary<GeneratedCase> = arbitraryModel.chain((model) =>
  fc.record({
    model: fc.constant(model),
    nodes: fc.array(
      arbitraryEntries(model).chain((entries) =>
        fc.record({
          entries: fc.constant(entries),
          arrivals: fc.array(arbitraryArrival(model, entries), {
            minLength: 1,
            maxLength: MOST_FRAMES,
            size: "max",
          }),
        }),
      ),
      { minLength: 1, maxLength: MOST_NODES, size: "max" },
    ),
  }),
);

/** A case as text from which it can be built again: frames as hex, no spans. */
export function describeCase({ model, nodes }: GeneratedCase): string {
  return JSON.stringify({ model, nodes }, (name, value) => {
    if (name === "span") return undefined;
    if (typeof value === "bigint") return `0x${value.toString(16)}`;
    return value instanceof Uint8Array ? hexFromBytes(value) : value;
  });
}
