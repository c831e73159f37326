import type { Index } from "../gen/p4/v1/p4runtime_pb.js";
import type { ArraySchema } from "./pipeline-schema.ts";
import { refusal } from "./request-error.ts";

/** Cells that a message means: one, or all where it has no index. */
export interface CellRange {
  readonly first: number;
  readonly count: number;
}

/** @throws RequestError at `index`: OUT_OF_RANGE beyond the size, INVALID_ARGUMENT when negative */
export function cellRange({ size }: ArraySchema, index: Index | undefined): CellRange {
  if (index === undefined) return { first: 0, count: size };
  if (index.index < 0n)
    throw refusal("p4runtime-invalid-value", "index.index", { reason: "an index is not negative" });
  if (index.index >= BigInt(size))
    throw refusal("p4runtime-index-range", "index.index", { index: index.index, size });
  return { first: Number(index.index), count: 1 };
}

/** The array with an id, or all for id 0. @throws RequestError at `field` */
export function selectArrays<Schema extends ArraySchema>(
  arrays: ReadonlyMap<number, Schema>,
  id: number,
  what: string,
  field: string,
): readonly Schema[] {
  return id === 0 ? [...arrays.values()] : [arrayOf(arrays, id, what, field)];
}

/** @throws RequestError at `field` */
export function arrayOf<Schema>(
  arrays: ReadonlyMap<number, Schema>,
  id: number,
  what: string,
  field: string,
): Schema {
  const array = arrays.get(id);
  if (array === undefined) throw refusal("p4runtime-unknown-object", field, { what, id });
  return array;
}

/** The indices of a range, in order. */
export function indices({ first, count }: CellRange): readonly number[] {
  return Array.from({ length: count }, (_, place) => first + place);
}
