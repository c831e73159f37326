import type { TableEntry } from "../../dsl/entries/node-entries.ts";
import type { UserTableModel } from "../../dsl/model/index.ts";
import type { EntryKeeper } from "../entries/entry-keeper.ts";
import { entryKey } from "../entries/entry-key.ts";
import { type GivenEntry, type GivenPlace, placeOf, tableEntryOf } from "./table-entry.ts";
import type {
  CheckedEntry,
  CheckedPlace,
  EntryOf,
  EntryPlace,
  TableActions,
  TableKeys,
} from "./table-types.ts";

/** An entry that a table does not take. */
export class TableEntryError extends Error {
  readonly reason: "already-exists" | "not-found" | "table-full" | "invalid" | "unavailable";

  constructor(table: string, reason: TableEntryError["reason"], message: string) {
    super(`table ${table}: ${message}`);
    this.name = "TableEntryError";
    this.reason = reason;
  }
}

/**
 * One of the pipeline's own tables at this node. Its entries are kept: they are on the device, and again when the device restarts.
 *
 * @example
 * await agent.tables.acl.insert({
 *   match: { source: "192.0.2.0/24", servicePort: { low: 8000, high: 8999 } },
 *   action: "deny",
 *   priority: 20,
 * });
 */
export class Table<Keys extends TableKeys = TableKeys, Actions extends TableActions = TableActions> {
  readonly #model: UserTableModel;
  readonly #keeper: EntryKeeper;

  constructor(model: UserTableModel, keeper: EntryKeeper) {
    this.#model = model;
    this.#keeper = keeper;
  }

  get name(): string {
    return this.#model.name;
  }

  /**
   * Resolves once the device holds the entry.
   *
   * @throws TableEntryError when there is one with the same match and priority, or the device refuses it; TypeError and
   * RangeError for what the table cannot hold.
   */
  async insert<const Given extends EntryOf<Keys, Actions>>(
    entry: Given & CheckedEntry<Keys, Actions, Given>,
  ): Promise<void> {
    const wanted = this.#entry(entry as unknown as GivenEntry);
    if (this.#find(wanted) !== undefined)
      throw new TableEntryError(this.name, "already-exists", "the entry is there");
    await this.#want(wanted);
  }

  /**
   * Gives an entry another action, without a gap.
   *
   * @throws TableEntryError when there is none with this match and priority; else as {@link insert}.
   */
  async modify<const Given extends EntryOf<Keys, Actions>>(
    entry: Given & CheckedEntry<Keys, Actions, Given>,
  ): Promise<void> {
    const wanted = this.#entry(entry as unknown as GivenEntry);
    if (this.#find(wanted) === undefined)
      throw new TableEntryError(this.name, "not-found", "there is no such entry");
    await this.#want(wanted);
  }

  /**
   * Resolves once the device does not hold the entry any more.
   *
   * @throws TableEntryError when there is none with this match and priority.
   */
  async delete<const Given extends EntryPlace<Keys>>(
    place: Given & CheckedPlace<Keys, Given>,
  ): Promise<void> {
    const { match, priority } = placeOf(this.#model, place as unknown as GivenPlace);
    const there = this.#find({ match, priority, action: "", parameters: {} });
    if (there === undefined) throw new TableEntryError(this.name, "not-found", "there is no such entry");
    const failure = await this.#keeper.forget({ kind: "table", table: this.name, entry: there });
    if (failure !== undefined) throw new TableEntryError(this.name, failure.reason, failure.message);
  }

  /** What the table is kept to hold. */
  entries(): readonly TableEntry[] {
    return this.#keeper.wanted("table").flatMap(({ table, entry }) => (table === this.name ? [entry] : []));
  }

  #entry(given: GivenEntry): TableEntry {
    return tableEntryOf(this.#model, given);
  }

  #find(entry: TableEntry): TableEntry | undefined {
    const key = entryKey({ kind: "table", table: this.name, entry });
    return this.entries().find(
      (candidate) => entryKey({ kind: "table", table: this.name, entry: candidate }) === key,
    );
  }

  async #want(entry: TableEntry): Promise<void> {
    const failure = await this.#keeper.want({ kind: "table", table: this.name, entry });
    if (failure === undefined) return;
    // What the device does not take is not wanted any more: the program knows.
    await this.#keeper.forget({ kind: "table", table: this.name, entry });
    throw new TableEntryError(this.name, failure.reason, failure.message);
  }
}
