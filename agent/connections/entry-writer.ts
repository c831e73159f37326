import type { ConnectionEntry } from "../../dsl/entries/node-entries.ts";
import type {
  ConnectionTuple,
  DataPlane,
  EntryFailure,
  EntryFailureReason,
  EntryUpdate,
} from "../../targets/data-plane.ts";
import type { AgentLog } from "../observe/log.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import { type Cancel, seconds, type Timers } from "../timers.ts";

/** An entry of the connection table, `local` or `remote`. */
export interface ConnectionRow {
  readonly connection: ConnectionEntry;
  readonly idleSeconds?: number;
}

/** Why the device does not hold what is wanted; undefined when it does. */
export type WriteOutcome = EntryFailureReason | undefined;

interface Slot {
  readonly key: string;
  /** What the device holds. */
  installed: ConnectionRow | undefined;
  /** It holds something of this key, but perhaps not that: it refused an insert because of it. */
  unsure: boolean;
  wanted: ConnectionRow | undefined;
  waiting: ((outcome: WriteOutcome) => void)[];
  inFlight: boolean;
  /** How often in a row the device contradicted what `installed` says. */
  contradictions: number;
}

interface InFlight {
  readonly slot: Slot;
  readonly update: EntryUpdate;
  readonly target: ConnectionRow | undefined;
  readonly waiting: Slot["waiting"];
}

/** Updates in one write. */
const BATCH = 1000;
/** Until a write that failed because the device is away is tried again, if nobody says that it is back. */
const RETRY = seconds(1);
const MOST_CONTRADICTIONS = 2;

/**
 * Keeps the device's connection table as it is wanted: one write at a time, with everything that came up during the one before; several
 * changes of an entry become one. An entry that stays is modified, never deleted and inserted.
 */
export class EntryWriter {
  readonly #dataPlane: DataPlane;
  readonly #timers: Timers;
  readonly #log: AgentLog;
  readonly #slots = new Map<string, Slot>();
  readonly #dirty = new Set<Slot>();
  #running = false;
  /** Until `resume` says otherwise. */
  #away = true;
  /** A write failed; the next one waits a while. */
  #pause: Cancel | undefined;

  constructor(dataPlane: DataPlane, timers: Timers, log: AgentLog) {
    this.#dataPlane = dataPlane;
    this.#timers = timers;
    this.#log = log;
  }

  /** Resolves once the device holds the row, or something newer that was wanted meanwhile, or with why it never will. */
  want(row: ConnectionRow): Promise<WriteOutcome> {
    return this.#change(connectionKey(row.connection), row);
  }

  /** Resolves once the device holds no entry of this connection. */
  forget(connection: ConnectionTuple): Promise<WriteOutcome> {
    return this.#change(connectionKey(connection), undefined);
  }

  /** The device is away: what is wanted is kept. */
  suspend(): void {
    this.#away = true;
    this.#endPause();
  }

  /**
   * The device is there, and holds these rows of the connection table: what differs is written. Resolves when nothing does.
   */
  resume(installed: Iterable<ConnectionRow>): Promise<void> {
    for (const slot of this.#slots.values()) {
      slot.installed = undefined;
      slot.unsure = false;
      this.#dirty.add(slot);
    }
    for (const row of installed) {
      const slot = this.#slot(connectionKey(row.connection));
      slot.installed = row;
      this.#dirty.add(slot);
    }
    this.#away = false;
    this.#endPause();
    this.#start();
    return this.clean();
  }

  /** Resolves when the device holds what is wanted now, as far as it takes it; what is wanted later is not waited for. */
  async clean(): Promise<void> {
    await Promise.all([...this.#slots.values()].map((slot) => this.#settled(slot)));
  }

  /** The same for one connection. */
  async settled(connection: ConnectionTuple): Promise<void> {
    const slot = this.#slots.get(connectionKey(connection));
    if (slot !== undefined) await this.#settled(slot);
  }

  #settled(slot: Slot): Promise<unknown> | undefined {
    if (!slot.inFlight && !this.#dirty.has(slot)) return undefined;
    return new Promise((resolve) => {
      slot.waiting.push(resolve);
    });
  }

  #change(key: string, wanted: ConnectionRow | undefined): Promise<WriteOutcome> {
    const slot = this.#slot(key);
    slot.wanted = wanted;
    this.#dirty.add(slot);
    this.#start();
    return new Promise((resolve) => {
      slot.waiting.push(resolve);
    });
  }

  #slot(key: string): Slot {
    let slot = this.#slots.get(key);
    if (slot === undefined) {
      slot = {
        key,
        installed: undefined,
        unsure: false,
        wanted: undefined,
        waiting: [],
        inFlight: false,
        contradictions: 0,
      };
      this.#slots.set(key, slot);
    }
    return slot;
  }

  get #mayWrite(): boolean {
    return !this.#away && this.#pause === undefined;
  }

  #endPause(): void {
    this.#pause?.();
    this.#pause = undefined;
  }

  #start(): void {
    if (this.#running || !this.#mayWrite) return;
    this.#running = true;
    void this.#run();
  }

  async #run(): Promise<void> {
    // What is wanted in the same breath goes into the first write.
    await Promise.resolve();
    while (this.#mayWrite && this.#dirty.size > 0) {
      const batch = this.#takeBatch();
      if (batch.length > 0) await this.#write(batch);
    }
    this.#running = false;
  }

  #takeBatch(): readonly InFlight[] {
    const batch: InFlight[] = [];
    for (const slot of this.#dirty) {
      if (batch.length === BATCH) break;
      this.#dirty.delete(slot);
      const { wanted: target, waiting } = slot;
      slot.waiting = [];
      const update = updateFor(slot);
      if (update === undefined) this.#done(slot, target, waiting, undefined);
      else {
        slot.inFlight = true;
        batch.push({ slot, update, target, waiting });
      }
    }
    return batch;
  }

  async #write(batch: readonly InFlight[]): Promise<void> {
    let failures: readonly EntryFailure[];
    try {
      failures = await this.#dataPlane.write(batch.map(({ update }) => update));
    } catch (error) {
      // A driver throws only for its own mistakes; the entries are still wanted.
      this.#log.error({ err: error }, "writing connection entries failed");
      failures = batch.map(({ update }) => ({ update, reason: "unavailable", message: String(error) }));
    }
    const failed = new Map(failures.map((failure) => [updateKey(failure.update), failure]));
    for (const inFlight of batch) {
      inFlight.slot.inFlight = false;
      const failure = failed.get(updateKey(inFlight.update));
      if (failure === undefined) this.#succeeded(inFlight);
      else this.#failed(inFlight, failure);
    }
  }

  #succeeded({ slot, target, waiting }: InFlight): void {
    slot.contradictions = 0;
    this.#done(slot, target, waiting, undefined);
  }

  #failed(inFlight: InFlight, { update, reason, message }: EntryFailure): void {
    const { slot, target, waiting } = inFlight;
    if (reason === "unavailable") {
      this.#again(inFlight);
      this.#pause ??= this.#timers.after(RETRY, () => {
        this.#pause = undefined;
        this.#start();
      });
      return;
    }
    if (reason === "not-found" && update.operation === "delete") {
      this.#done(slot, target, waiting, undefined);
      return;
    }
    const contradicted = reason === "already-exists" || reason === "not-found";
    if (contradicted && slot.contradictions < MOST_CONTRADICTIONS) {
      slot.contradictions += 1;
      slot.unsure = reason === "already-exists";
      slot.installed = slot.unsure ? target : undefined;
      this.#again(inFlight);
      return;
    }
    this.#log.warn({ connection: slot.key, reason }, `the device refused an entry: ${message}`);
    if (slot.wanted === target) slot.wanted = undefined;
    this.#done(slot, update.operation === "insert" ? undefined : slot.installed, waiting, reason);
  }

  #again({ slot, waiting }: InFlight): void {
    slot.waiting.unshift(...waiting);
    this.#dirty.add(slot);
  }

  #done(slot: Slot, installed: Slot["installed"], waiting: Slot["waiting"], outcome: WriteOutcome): void {
    slot.installed = installed;
    slot.unsure = false;
    for (const resolve of waiting) resolve(outcome);
    if (this.#dirty.has(slot)) return;
    if (slot.installed === undefined && slot.wanted === undefined) this.#slots.delete(slot.key);
    // Those that came while the last update was on its way, and wanted nothing else.
    for (const resolve of slot.waiting.splice(0)) resolve(outcome);
  }
}

/** What brings the device from what it holds to what is wanted; nothing where that is the same. */
function updateFor({ installed, unsure, wanted }: Slot): EntryUpdate | undefined {
  if (wanted === undefined)
    return installed && { operation: "delete", entry: { kind: "connection", ...installed } };
  if (installed !== undefined && !unsure && sameRow(installed, wanted)) return undefined;
  const operation = installed === undefined ? "insert" : "modify";
  return { operation, entry: { kind: "connection", ...wanted } };
}

function sameRow(a: ConnectionRow, b: ConnectionRow): boolean {
  if (a.connection.node !== b.connection.node || a.idleSeconds !== b.idleSeconds) return false;
  const names = new Set([...Object.keys(a.connection.data), ...Object.keys(b.connection.data)]);
  // A value that is not given is written as 0.
  return [...names].every((name) => (a.connection.data[name] ?? 0n) === (b.connection.data[name] ?? 0n));
}

function updateKey({ entry }: EntryUpdate): string {
  if (entry.kind !== "connection") throw new Error(`an update of a ${entry.kind} was not written here`);
  return connectionKey(entry.connection);
}
