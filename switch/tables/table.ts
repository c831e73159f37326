import { type EntryAction, encodeAction } from "./action-data.ts";
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
  readonly #entries = new Map<string, TableEntry>();
  readonly #byId: (TableEntry | undefined)[] = [];
  readonly #freeIds: number[] = [];
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
  }

  get size(): number {
    return this.#entries.size;
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
    return this.#entries.values();
  }

  get(match: EntryMatch): TableEntry | undefined {
    return this.#entries.get(this.#identify(match).identity);
  }

  /** @throws ControlError already-exists, table-full, invalid-argument */
  insert(match: EntryMatch, action: EntryAction, now: number, options: EntryOptions = {}): TableEntry {
    const { identity, fields, priority } = this.#identify(match);
    if (this.#entries.has(identity)) {
      throw new ControlError("already-exists", `table ${this.shape.name} has an entry with this match`);
    }
    const record = this.#encode(action);
    if (this.#entries.size >= this.shape.size) {
      throw new ControlError(
        "table-full",
        `table ${this.shape.name} is full: its size is ${this.shape.size} entries`,
      );
    }
    const id = this.#freeIds.pop() ?? this.#byId.length;
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
    this.#reserve(id);
    this.packets[id] = 0;
    this.bytes[id] = 0;
    this.lastHit[id] = now;
    this.#byId[id] = entry;
    this.#entries.set(identity, entry);
    this.#writeRecord(entry, record);
    if (this.kind !== "exact") this.#index.insert(entry);
    return entry;
  }

  /** Replaces the action (and the idle timeout, when given) of the entry; its counters stay. @throws ControlError not-found, permission-denied */
  modify(match: EntryMatch, action: EntryAction, options: EntryOptions = {}): TableEntry {
    const { identity } = this.#identify(match);
    const before = this.#require(identity);
    const record = this.#encode(action);
    const entry = { ...before, action, idleTimeout: options.idleTimeout ?? before.idleTimeout };
    this.#byId[entry.id] = entry;
    this.#entries.set(identity, entry);
    this.#writeRecord(entry, record);
    return entry;
  }

  /** @throws ControlError not-found, permission-denied */
  delete(match: EntryMatch): void {
    const { identity } = this.#identify(match);
    const entry = this.#require(identity);
    this.#entries.delete(identity);
    this.#byId[entry.id] = undefined;
    this.#freeIds.push(entry.id);
    if (this.kind === "exact") this.exact.delete(valueWordsOf(this.layout, entry.fields));
    else this.#index.remove(entry);
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
    return [...this.#entries.values()].filter(
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

  #require(identity: string): TableEntry {
    const entry = this.#entries.get(identity);
    if (entry === undefined) {
      throw new ControlError("not-found", `table ${this.shape.name} has no entry with this match`);
    }
    if (entry.isConst) {
      throw new ControlError("permission-denied", `this entry of table ${this.shape.name} is const`);
    }
    return entry;
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
    if (this.kind === "exact") {
      this.exact.set(valueWordsOf(this.layout, entry.fields), entry.id, record);
      return;
    }
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
