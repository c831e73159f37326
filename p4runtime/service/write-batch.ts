import { type Update, Update_Type, WriteRequest_Atomicity } from "../gen/p4/v1/p4runtime_pb.js";
import { ENTITY_FIELDS, ENTITY_KINDS } from "./entities/entity-kinds.ts";
import type { EntityCase, EntityKind, PlannedUpdate } from "./entity-kind.ts";
import type { DriverChange, DriverResult, PipelineDriver } from "./forwarding-device.ts";
import type { PipelineState } from "./pipeline-state.ts";
import { RequestError, refusal, within } from "./request-error.ts";

/** What became of each update of a batch: undefined when it was done. */
export type UpdateResults = readonly (RequestError | undefined)[];

/**
 * Writes a batch (P4Runtime specification, "Batch Atomicity"). Updates are checked and noted in the state in their
 * order, then done by the device together: no packet comes between them, if the device answers at once. What the
 * device refuses is taken back from the state.
 *
 * @param driver absent while the pipeline is saved and not committed: everything is then done at the commit
 */
export async function writeBatch(
  state: PipelineState,
  driver: PipelineDriver | undefined,
  updates: readonly Update[],
  atomicity: WriteRequest_Atomicity,
): Promise<UpdateResults> {
  const results: (RequestError | undefined)[] = [];
  const planned: (PlannedUpdate | undefined)[] = [];
  let failed = false;
  for (let index = 0; index < updates.length; index++) {
    try {
      planned.push(planUpdate(state, updates[index]!));
      results.push(undefined);
    } catch (error) {
      planned.push(undefined);
      results.push(asRequestError(within(`updates[${index}]`, error)));
      failed = true;
    }
  }
  const isAtomic = atomicity !== WriteRequest_Atomicity.CONTINUE_ON_ERROR;
  if (failed && isAtomic) {
    undo(planned);
    return rolledBack(results);
  }
  if (driver === undefined) return results;
  const changes: DriverChange[] = [];
  for (const update of planned)
    if (update !== undefined) for (const change of update.changes) changes.push(change);
  const preImages = isAtomic ? await readPreImages(driver, changes) : undefined;
  const outcome = driver.write(changes);
  const answers = outcome instanceof Promise ? await outcome : outcome;
  if (answers.every((answer) => answer === undefined)) return results;
  takeAnswers(planned, answers, results);
  if (preImages === undefined) {
    undo(planned.map((update, index) => (results[index] === undefined ? undefined : update)));
    return results;
  }
  const done = planned.filter((_, index) => results[index] === undefined);
  await driver.write([...preImages, ...done.reverse().flatMap((update) => update?.inverse() ?? [])]);
  undo(planned);
  return rolledBack(results);
}

/** Checks one update and notes it. @throws RequestError with a path within the update */
export function planUpdate(state: PipelineState, { type, entity }: Update): PlannedUpdate {
  if (entity === undefined) throw refusal("p4runtime-missing-field", "entity");
  const { case: kind, value } = entity.entity;
  if (kind === undefined) throw refusal("p4runtime-missing-field", "entity.entity");
  if (type !== Update_Type.INSERT && type !== Update_Type.MODIFY && type !== Update_Type.DELETE) {
    throw refusal("p4runtime-missing-field", "type");
  }
  try {
    return (ENTITY_KINDS[kind] as EntityKind<EntityCase>).plan(state, type, value);
  } catch (error) {
    throw within(`entity.${ENTITY_FIELDS[kind]}`, error);
  }
}

/** Ours to blame is what is thrown and is no RequestError: it ends the call as an internal error. */
function asRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  throw error;
}

function undo(planned: readonly (PlannedUpdate | undefined)[]): void {
  for (const update of planned.toReversed()) update?.undo();
}

function rolledBack(results: readonly (RequestError | undefined)[]): UpdateResults {
  return results.map((result, index) => result ?? refusal("p4runtime-rolled-back", `updates[${index}]`));
}

/** Hands the device's answers, one a change, to the updates that the changes belong to. */
function takeAnswers(
  planned: readonly (PlannedUpdate | undefined)[],
  answers: readonly DriverResult[],
  results: (RequestError | undefined)[],
): void {
  let next = 0;
  planned.forEach((update, index) => {
    for (const _ of update?.changes ?? []) {
      const answer = answers[next++];
      if (answer === undefined || results[index] !== undefined) continue;
      results[index] =
        answer instanceof RequestError
          ? (within(`updates[${index}]`, answer) as RequestError)
          : refusal("p4runtime-invalid-value", `updates[${index}]`, { reason: answer.message });
    }
  });
}

/** What counters and registers hold before an atomic batch; the service does not remember them. */
async function readPreImages(
  driver: PipelineDriver,
  changes: readonly DriverChange[],
): Promise<DriverChange[]> {
  const images: DriverChange[] = [];
  for (const change of changes) {
    if (change.kind === "counter") {
      const [cell] = await driver.readCounters(change.counter, change.index, 1);
      images.push({
        ...change,
        data: { ...change.data, packetCount: cell!.packets, byteCount: cell!.bytes },
      });
    } else if (change.kind === "directCounter") {
      const [cell] = await driver.readDirectCounters([change.entry]);
      images.push({
        ...change,
        data: { ...change.data, packetCount: cell!.packets, byteCount: cell!.bytes },
      });
    } else if (change.kind === "register") {
      const [values] = await driver.readRegisters(change.register, change.index, 1);
      images.push({ ...change, values: values! });
    }
  }
  return images;
}
