import type { PipelineModel } from "../dsl/model/index.ts";
import type { Frame } from "./frame.ts";
import type { NodeTables } from "./node-tables.ts";

/** A frame at a port of one node, and where to write down what becomes of it. */
export interface Arrival {
  readonly model: PipelineModel;
  readonly tables: NodeTables;
  readonly frame: Frame;
  /** Adds a line to the readable account of the frame's way. */
  readonly note: (line: string) => void;
}
