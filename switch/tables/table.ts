import { type EntryAction, encodeAction } from "./action-data.ts";
import { ExactEntry, type ExactEntryOwner } from "./exact-entry.ts";
import { ExactIndex } from "./exact-index.ts";
import { LinearIndex } from "./linear-index.ts";
import { LpmIndex } from "./lpm-index.ts";
import { valueWordsOf } from "./mask-words.ts";
import type { IndexedEntry, MatchIndex } from "./match-index.ts";
import { type FieldMatch, KeyLayout, matchIdentity, normalizeMatch } from "./match-key.ts";
import { RangeIndex } from "./range-index.ts";
import { ControlError } from "./table-error.ts";
import { actionDataWords, type TableKind, type TableShape, tableKind } from "./table-shape.ts";
import { TernaryIndex } from "./ternary-index.ts";

/** What identifies an entry: P4Runtime section 9.1, match fields and, where the table has one, the priority. */
export interface EntryMatch {
  /** One per key field, in the program's order. */
  readonly fields: readonly FieldMatch[];
  /** Larger wins. Used by ternary, range and optional tables; 0 elsewhere. */
  readonly priority: number;
}

export interface EntryOptions {
  /** Microseconds without a hit after which the entry is reported as idle; 0 for never. */
  readonly idleTimeout?: number;
  /** Part of the program: the control plane may not remove it. */
  readonly isConst?: boolean;
}

/** An entry as the control plane sees it. */
export interface TableEntry extends IndexedEntry {
  readonly match: EntryMatch;
  readonly action: EntryAction;
  readonly idleTimeout: number;
  readonly isConst: boolean;
}

/**
 * A match-action table: the entries, and the records that the generated lookup code reads.
 *
 * A record is `[entry id + 1, action number, argument words]`. The records of an exact table are those of its
 * `exact` index (a hit touches one place in memory); other tables keep them in `data`, at `id * stride`.
 */
export class Table {
  readonly shape: TableShape;
  readonly kind: TableKind;
  readonly layout: KeyLayout;
  readonly stride: number;
  /** Present when `kind` is exact. */
  readonly exact: ExactIndex;
  /** Records by entry id; not used by exact tables. */
  data: Int32Array;
  /** The default action's record, entry id 0. Never replaced, so that generated code may hold it. */
  readonly defaultData: Int32Array;
  /** Scratch key for lookups of tables that are not exact. */
  readonly key: Int32Array;
  /** Direct counters, by entry id. */
  packets = new Float64Array(16);
  bytes = new Float64Array(16);
  /** Time of the last hit (or of insertion) in microseconds, by entry id. */
  lastHit = new Float64Array(16);
  readonly #index: MatchIndex;
  /** By their match; not of exact tables, whose index finds them. */
  readonly #entries = new Map<string, TableEntry>();
  readonly #byId: (TableEntry | undefined)[] = [];
  readonly #freeIds: number[] = [];
  readonly #exactOwner: ExactEntryOwner;
  #sequence = 0;
  #default: EntryAction | undefined;

  constructor(shape: TableShape, hashSeed = 0) {
    this.shape = shape;
    this.kind = tableKind(shape.key);
    this.layout = new KeyLayout(shape.key);
    const dataWords = 1 + actionDataWords(shape);
    this.stride = 1 + dataWords;
    this.exact = new ExactIndex(this.layout.words, dataWords, hashSeed);
    this.data = new Int32Array(this.kind === "exact" ? 0 : 16 * this.stride);
    this.defaultData = new Int32Array(1 + Math.max(dataWords, 1 + widestAction(shape)));
    this.key = new Int32Array(this.layout.words);
    this.#index = makeIndex(this.kind, this.layout);
    this.#exactOwner = { layout: this.layout, exact: this.exact, actions: shape.actions };
  }

  get size(): number {
    return this.kind === "exact" ? this.exact.size : this.#entries.size;
  }

  /** Position in `data` of the record that the key in `this.key` selects, or -1. Not for exact tables. */
  find(): number {
    const id = this.#index.find(this.key);
    return id < 0 ? -1 : id * this.stride;
  }

  /** The entry that a key of plain values selects, whatever the kind; for tests and tools, not for packets. */
  lookup(values: readonly bigint[]): TableEntry | undefined {
    const key = this.layout.keyWords(values);
    const id = this.kind === "exact" ? this.exact.get(key) : this.#index.find(key);
    return id < 0 ? undefined : this.#byId[id];
  }

  entryById(id: number): TableEntry | undefined {
    return this.#byId[id];
  }

  /** In order of insertion. */
  entries(): Iterable<TableEntry> {
    if (this.kind !== "exact") return this.#entries.values();
    return this.#byId.filter((entry) => entry !== undefined).sort((a, b) => a.sequence - b.sequence);
  }

  get(match: EntryMatch): TableEntry | undefined {
    const { identity, fields } = this.#identify(match);
    return this.kind === "exact"
      ? this.#exactEntry(valueWordsOf(this.layout, fields))
      : this.#entries.get(identity);
  }

  /** @throws ControlError already-exists, table-full, invalid-argument */
  insert(match: EntryMatch, action: EntryAction, now: number, options: EntryOptions = {}): TableEntry {
    const { identity, fields, priority } = this.#identify(match);
    if (this.kind === "exact") {
      return this.insertWords(valueWordsOf(this.layout, fields), this.#encode(action), now, options);
    }
    if (this.#entries.has(identity)) throw this.#alreadyExists();
    const record = this.#encode(action);
    const id = this.#takeId(now);
    const entry: TableEntry = {
      id,
      fields,
      priority,
      sequence: this.#sequence++,
      match,
      action,
      idleTimeout: options.idleTimeout ?? 0,
      isConst: options.isConst ?? false,
    };
    this.#byId[id] = entry;
    this.#entries.set(identity, entry);
    this.#writeRecord(entry, record);
    this.#index.insert(entry);
    return entry;
  }

  /**
   * Like {@link insert}, for exact tables and callers that have the key and the record (action number and argument
   * words) as the table holds them. The key is kept.
   *
   * @throws ControlError already-exists, table-full
   */
  insertWords(key: Int32Array, record: Int32Array, now: number, options: EntryOptions = {}): TableEntry {
    if (this.exact.get(key) >= 0) throw this.#alreadyExists();
    const id = this.#takeId(now);
    const { idleTimeout = 0, isConst = false } = options;
    const entry = new ExactEntry(this.#exactOwner, id, key, this.#sequence++, idleTimeout, isConst);
    this.#byId[id] = entry;
    this.exact.set(key, id, record);
    return entry;
  }

  /** Replaces the action (and the idle timeout, when given) of the entry; its counters stay. @throws ControlError not-found, permission-denied */
  modify(match: EntryMatch, action: EntryAction, options: EntryOptions = {}): TableEntry {
    const before = this.#require(match);
    const record = this.#encode(action);
    if (before instanceof ExactEntry) return this.modifyWords(before.key, record, options);
    const entry = { ...before, action, idleTimeout: options.idleTimeout ?? before.idleTimeout };
    this.#byId[entry.id] = entry;
    this.#entries.set(this.#identify(match).identity, entry);
    this.#writeRecord(entry, record);
    return entry;
  }

  /** Like {@link modify}, for exact tables, see {@link insertWords}. @throws ControlError not-found, permission-denied */
  modifyWords(key: Int32Array, record: Int32Array, options: EntryOptions = {}): TableEntry {
    const entry = this.#mutable(this.#exactEntry(key));
    entry.idleTimeout = options.idleTimeout ?? entry.idleTimeout;
    this.exact.set(key, entry.id, record);
    return entry;
  }

  /** @throws ControlError not-found, permission-denied */
  delete(match: EntryMatch): void {
    const entry = this.#require(match);
    if (entry instanceof ExactEntry) {
      this.deleteWords(entry.key);
      return;
    }
    this.#entries.delete(this.#identify(match).identity);
    this.#byId[entry.id] = undefined;
    this.#freeIds.push(entry.id);
    this.#index.remove(entry);
  }

  /** Like {@link delete}, for exact tables, see {@link insertWords}. @throws ControlError not-found, permission-denied */
  deleteWords(key: Int32Array): void {
    const { id } = this.#mutable(this.#exactEntry(key));
    this.exact.delete(key);
    this.#byId[id] = undefined;
    this.#freeIds.push(id);
  }

  /** Removes every entry, const ones too. */
  clear(): void {
    this.#entries.clear();
    this.#byId.length = 0;
    this.#freeIds.length = 0;
    this.exact.clear();
    this.#index.clear();
  }

  get defaultAction(): EntryAction | undefined {
    return this.#default;
  }

  /** @throws ControlError invalid-argument */
  setDefault(action: EntryAction): void {
    const record = encodeAction(this.shape.actions, action);
    if (action.kind === "action" && this.shape.actions[action.action]!.tableOnly) {
      throw new ControlError(
        "invalid-argument",
        `action ${this.shape.actions[action.action]!.name} may not be the default action of ${this.shape.name}`,
      );
    }
    this.#default = action;
    this.defaultData.fill(0);
    this.defaultData.set(record, 1);
  }

  /** Entries without a hit for their idle timeout at `now` (microseconds). */
  idleEntries(now: number): TableEntry[] {
    return [...this.entries()].filter(
      (entry) => entry.idleTimeout > 0 && now - this.lastHit[entry.id]! >= entry.idleTimeout,
    );
  }

  #encode(action: EntryAction): Int32Array {
    if ((action.kind === "action") === this.shape.hasImplementation) {
      throw new ControlError(
        "invalid-argument",
        this.shape.hasImplementation
          ? `entries of table ${this.shape.name} name a member or group of its action profile`
          : `table ${this.shape.name} has no action profile`,
      );
    }
    if (action.kind === "action" && this.shape.actions[action.action]?.defaultOnly) {
      throw new ControlError(
        "invalid-argument",
        `action ${this.shape.actions[action.action]!.name} may only be the default action of ${this.shape.name}`,
      );
    }
    return encodeAction(this.shape.actions, action);
  }

  #require(match: EntryMatch): TableEntry {
    return this.#mutable(this.get(match));
  }

  #mutable<Entry extends TableEntry>(entry: Entry | undefined): Entry {
    if (entry === undefined) {
      throw new ControlError("not-found", `table ${this.shape.name} has no entry with this match`);
    }
    if (entry.isConst) {
      throw new ControlError("permission-denied", `this entry of table ${this.shape.name} is const`);
    }
    return entry;
  }

  #exactEntry(key: Int32Array): ExactEntry | undefined {
    const id = this.exact.get(key);
    return id < 0 ? undefined : (this.#byId[id] as ExactEntry);
  }

  #alreadyExists(): ControlError {
    return new ControlError("already-exists", `table ${this.shape.name} has an entry with this match`);
  }

  /** A free number, its counters at zero. @throws ControlError table-full */
  #takeId(now: number): number {
    const { name, size } = this.shape;
    if (this.size >= size) {
      throw new ControlError("table-full", `table ${name} is full: its size is ${size} entries`);
    }
    const id = this.#freeIds.pop() ?? this.#byId.length;
    this.#reserve(id);
    this.packets[id] = 0;
    this.bytes[id] = 0;
    this.lastHit[id] = now;
    return id;
  }

  #identify(match: EntryMatch) {
    const { key, name } = this.shape;
    if (key.length === 0) {
      throw new ControlError("invalid-argument", `table ${name} has no key: it only runs its default action`);
    }
    if (match.fields.length !== key.length) {
      throw new ControlError(
        "invalid-argument",
        `table ${name} has ${key.length} key fields, not ${match.fields.length}`,
      );
    }
    const fields = key.map((field, index) => normalizeMatch(field, match.fields[index]!));
    const ordered = this.kind === "ternary" || this.kind === "range";
    const priority = ordered ? match.priority : 0;
    const identity = matchIdentity(this.layout, fields);
    return { fields, priority, identity: ordered ? `${identity}@${priority}` : identity };
  }

  #writeRecord(entry: TableEntry, record: Int32Array): void {
    const at = entry.id * this.stride;
    this.data.fill(0, at, at + this.stride);
    this.data[at] = entry.id + 1;
    this.data.set(record, at + 1);
  }

  #reserve(id: number): void {
    if (id >= this.packets.length) {
      this.packets = enlarged(this.packets);
      this.bytes = enlarged(this.bytes);
      this.lastHit = enlarged(this.lastHit);
    }
    if (this.kind !== "exact" && (id + 1) * this.stride > this.data.length) {
      const larger = new Int32Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
  }
}

function enlarged(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}

function widestAction(shape: TableShape): number {
  return actionDataWords({ actions: shape.actions, hasImplementation: false });
}

function makeIndex(kind: TableKind, layout: KeyLayout): MatchIndex {
  if (kind === "lpm") return new LpmIndex(layout);
  if (kind === "range") {
    const single = layout.fields.length === 1 && layout.fields[0]!.width <= 32;
    return single ? new RangeIndex() : new LinearIndex(layout);
  }
  return new TernaryIndex(layout);
}
