import type { Entity, Update_Type } from "../gen/p4/v1/p4runtime_pb.js";
import type { DriverChange, PipelineDriver } from "./forwarding-device.ts";
import type { PipelineState } from "./pipeline-state.ts";

/** An update that was found good and is noted in the state. */
export interface PlannedUpdate {
  /** What the device has to do; several for a wildcard. */
  readonly changes: readonly DriverChange[];
  /** Takes the note back. Planned updates are undone in reverse order. */
  readonly undo: () => void;
  /**
   * What brings the device back, for updates that it did. Absent for what the service does not remember, such as
   * counters: see `PreImage` in `write-batch.ts`.
   */
  readonly inverse: () => readonly DriverChange[];
}

export interface ReadContext {
  readonly state: PipelineState;
  /** Absent while the pipeline is saved and not committed. */
  readonly driver: PipelineDriver | undefined;
}

/** Most entities of one ReadResponse: far below gRPC's usual limit of 4 MB, and enough to be quick. */
export const ENTITIES_PER_RESPONSE = 256;

export type EntityCase = NonNullable<Entity["entity"]["case"]>;
export type EntityMessage<Case extends EntityCase> = Extract<
  Entity["entity"],
  { readonly case: Case }
>["value"];

/** How one kind of entity is written and read. */
export interface EntityKind<Case extends EntityCase> {
  /** @throws RequestError with a path within the entity */
  plan(state: PipelineState, type: Update_Type, message: EntityMessage<Case>): PlannedUpdate;
  /** What matches a filter, in lists of at most {@link ENTITIES_PER_RESPONSE}. @throws RequestError like `plan` */
  read(context: ReadContext, filter: EntityMessage<Case>): AsyncIterable<readonly EntityMessage<Case>[]>;
}

/** A list in pieces that fit a response. */
export function* inPieces<Value>(values: Iterable<Value>): Iterable<readonly Value[]> {
  let piece: Value[] = [];
  for (const value of values) {
    piece.push(value);
    if (piece.length < ENTITIES_PER_RESPONSE) continue;
    yield piece;
    piece = [];
  }
  if (piece.length > 0) yield piece;
}
