import type { DataPlane, Entry, EntryFailure, EntryKind, EntryUpdate } from "../../targets/data-plane.ts";
import type { AgentLog } from "../observe/log.ts";
import { type Cancel, seconds, type Timers } from "../timers.ts";
import { converge, type InstalledEntry } from "./converge.ts";
import { entryKey } from "./entry-key.ts";

/** Kinds that this keeper owns on the device: what it finds there of them and does not want, it removes. */
const KEPT: readonly EntryKind[] = ["self", "peer", "home", "service", "table"];

export interface EntryKeeperOptions {
  readonly dataPlane: DataPlane;
  readonly timers: Timers;
  readonly log: AgentLog;
}

/** Why the device does not take an entry; undefined when it holds it. */
export type KeptOutcome = EntryFailure | undefined;

interface Waiting {
  readonly update: EntryUpdate;
  resolve(outcome: KeptOutcome): void;
}

/** Between attempts, where the device did not say that it went away. */
const RETRY = seconds(1);

/**
 * Makes the device hold the wanted entries: at once where that is possible, after `resume` where it was away. One write
 * at a time; an entry that the device refuses is not tried again until it, or the device, is another.
 */
export class EntryKeeper {
  readonly #dataPlane: DataPlane;
  readonly #timers: Timers;
  readonly #log: AgentLog;
  readonly #wanted = new Map<string, Entry>();
  /** What the device holds, as far as is known. */
  readonly #installed = new Map<string, InstalledEntry>();
  /** Wanted entries that the device refused, by key: with them it is as near as it gets. */
  readonly #refused = new Map<string, EntryFailure>();
  readonly #waiting = new Map<string, Waiting[]>();
  #changes = 0;
  #away = true;
  /** `self` is held back until everything behind it is written. */
  #gateOpen = false;
  #running: Promise<void> | undefined;
  /** Something was wanted during the run, perhaps too late for it. */
  #again = false;
  #retry: Cancel = () => {};

  constructor({ dataPlane, timers, log }: EntryKeeperOptions) {
    this.#dataPlane = dataPlane;
    this.#timers = timers;
    this.#log = log;
  }

  /** Resolves once the device holds the entry, or refused it; while the device is away it waits. */
  want(entry: Entry): Promise<KeptOutcome> {
    const key = entryKey(entry);
    this.#changes += 1;
    this.#refused.delete(key);
    this.#wanted.set(key, entry);
    return this.#outcome(key, { operation: "insert", entry });
  }

  /** Resolves once the device does not hold the entry. */
  forget(entry: Entry): Promise<KeptOutcome> {
    const key = entryKey(entry);
    this.#changes += 1;
    this.#refused.delete(key);
    this.#wanted.delete(key);
    return this.#outcome(key, { operation: "delete", entry });
  }

  /** From now on these are all entries of a kind. */
  replace(kind: EntryKind, entries: readonly Entry[]): void {
    this.#changes += 1;
    const keys = new Set(entries.map(entryKey));
    for (const [key, entry] of this.#wanted)
      if (entry.kind === kind && !keys.has(key)) this.#wanted.delete(key);
    for (const entry of entries) this.#wanted.set(entryKey(entry), entry);
    this.#start();
  }

  /** Raised by every change of what is wanted. */
  get changes(): number {
    return this.#changes;
  }

  /** How many entries the device holds, as far as is known. */
  get installed(): number {
    return this.#installed.size;
  }

  /** How many wanted entries the device refused. */
  get refused(): number {
    return this.#refused.size;
  }

  /** The wanted entries of a kind. */
  wanted<Kind extends EntryKind>(kind: Kind): readonly Extract<Entry, { kind: Kind }>[] {
    const isOf = (entry: Entry): entry is Extract<Entry, { kind: Kind }> => entry.kind === kind;
    return [...this.#wanted.values()].filter(isOf);
  }

  /** The device is away: what is wanted is kept. */
  suspend(): void {
    this.#away = true;
    this.#gateOpen = false;
    this.#retry();
  }

  /**
   * The device is there: what it holds is read, and what differs is written, `self` excepted, which {@link open} writes.
   *
   * @throws what reading throws, when the device goes away again.
   */
  async resume(): Promise<void> {
    await this.#running;
    const installed: Entry[] = [];
    for await (const entry of this.#dataPlane.read(KEPT)) installed.push(entry);
    this.#installed.clear();
    this.#refused.clear();
    for (const entry of installed) this.#installed.set(entryKey(entry), { entry, sure: true });
    // A device that knows who it is runs with these tables: there is nothing to hold back.
    this.#gateOpen = this.#installed.has("self");
    this.#away = false;
    this.#start();
    await this.#running;
  }

  /** Everything else is written: the device may know who it is. */
  async open(): Promise<void> {
    this.#gateOpen = true;
    this.#start();
    await this.#running;
  }

  /** Nothing is written any more; who waits learns that. */
  stop(): void {
    this.suspend();
    for (const { update, resolve } of [...this.#waiting.values()].flat())
      resolve({ update, reason: "unavailable", message: "the agent was stopped" });
    this.#waiting.clear();
  }

  #outcome(key: string, update: EntryUpdate): Promise<KeptOutcome> {
    return new Promise((resolve) => {
      this.#waiting.set(key, [...(this.#waiting.get(key) ?? []), { update, resolve }]);
      this.#start();
    });
  }

  #start(): void {
    if (this.#away) return;
    this.#again = this.#running !== undefined;
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#again) this.#start();
    });
  }

  async #run(): Promise<void> {
    // What is wanted in the same breath goes into the first write.
    await Promise.resolve();
    for (let batches = this.#differences(); batches.length > 0; batches = this.#differences()) {
      for (const batch of batches) {
        if (this.#away) return;
        if (!(await this.#write(batch))) return this.#tryLater();
      }
    }
    this.#settle();
  }

  #differences(): readonly (readonly EntryUpdate[])[] {
    const wanted = new Map([...this.#wanted].filter(([key]) => !this.#refused.has(key)));
    const installed = new Map(
      [...this.#installed].filter(([key]) => !this.#refused.has(key) || !this.#wanted.has(key)),
    );
    if (!this.#gateOpen) {
      wanted.delete("self");
      installed.delete("self");
    }
    return converge(wanted, installed);
  }

  /** Whether the device was there. */
  async #write(batch: readonly EntryUpdate[]): Promise<boolean> {
    const failures = await this.#dataPlane.write(batch);
    const failed = new Map(failures.map((failure) => [entryKey(failure.update.entry), failure]));
    for (const { operation, entry } of batch) {
      const key = entryKey(entry);
      const failure = failed.get(key);
      if (failure !== undefined) this.#contradicted(key, failure);
      else if (operation === "delete") this.#installed.delete(key);
      else this.#installed.set(key, { entry, sure: true });
    }
    return !failures.some(({ reason }) => reason === "unavailable");
  }

  #contradicted(key: string, failure: EntryFailure): void {
    const { reason, update, message } = failure;
    if (reason === "unavailable") return;
    const { operation, entry } = update;
    const there = this.#installed.get(key);
    if (reason === "already-exists" && there === undefined) {
      // Something is there that was not read: the next round modifies it.
      this.#installed.set(key, { entry, sure: false });
    } else if (reason === "not-found" && there?.sure === true) {
      this.#installed.delete(key);
    } else {
      this.#refused.set(key, failure);
      this.#log.error({ entry: key, operation, reason, message }, "the device refuses an entry");
    }
  }

  #tryLater(): void {
    this.#retry();
    this.#retry = this.#timers.after(RETRY, () => this.#start());
  }

  #settle(): void {
    for (const [key, waiting] of this.#waiting) {
      if (!this.#gateOpen && key === "self") continue;
      this.#waiting.delete(key);
      for (const { resolve } of waiting) resolve(this.#refused.get(key));
    }
  }
}
