import type { ConnectionTuple } from "../../targets/data-plane.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import { familyOfTuple, tuplePart } from "./connection-tuple.ts";
import type { EntryWriter } from "./entry-writer.ts";
import type { TableRoom } from "./table-room.ts";

interface RemoteConnection {
  readonly tuple: ConnectionTuple;
  readonly owner: number;
}

export interface RemoteConnectionsOptions {
  readonly writer: EntryWriter;
  readonly room: TableRoom;
  /** The values that a connection's entry carries beside its node. */
  readonly dataOf: (connection: ConnectionTuple) => Readonly<Record<string, bigint>>;
  /** Whether this node's table must have the connection: everywhere, or at its home. */
  readonly isNeeded: (connection: ConnectionTuple) => boolean;
}

/**
 * What peers own, and its `remote` entries. They have no idle time: they stay until the owner withdraws them. What the table has no room for
 * is known all the same, so that its packets, which the data plane then punts, still find their owner; it gets its entry when there is room.
 */
export class RemoteConnections {
  readonly #options: RemoteConnectionsOptions;
  readonly #known = new Map<string, RemoteConnection>();
  readonly #withoutEntry = new Map<string, RemoteConnection>();
  /** Known, and with an entry at other nodes only. */
  readonly #unneeded = new Set<string>();

  constructor(options: RemoteConnectionsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#known.size;
  }

  /** How many the table had no room for. */
  get withoutEntry(): number {
    return this.#withoutEntry.size;
  }

  ownerOf(key: string): number | undefined {
    return this.#known.get(key)?.owner;
  }

  /** Whether it is known and has its entry. */
  hasEntry(key: string): boolean {
    return this.#known.has(key) && !this.#withoutEntry.has(key) && !this.#unneeded.has(key);
  }

  /** Of all of them. */
  tuples(): readonly ConnectionTuple[] {
    return [...this.#known.values()].map(({ tuple }) => tuple);
  }

  /** A peer owns this connection. `hasRoom`: the table's room for it is taken already, by the `local` entry that it replaces. */
  learn(tuple: ConnectionTuple, owner: number, hasRoom = false): void {
    const key = connectionKey(tuple);
    const connection = { tuple: tuplePart(tuple), owner };
    const known = this.#known.has(key) && !this.#unneeded.has(key);
    this.#known.set(key, connection);
    if (!this.#options.isNeeded(tuple)) {
      this.#remove(key, tuple, known || hasRoom);
      this.#unneeded.add(key);
      return;
    }
    this.#unneeded.delete(key);
    if (known && this.#withoutEntry.has(key)) {
      this.#withoutEntry.set(key, connection);
      return;
    }
    if (!known && !hasRoom) {
      const family = familyOfTuple(tuple);
      if (!this.#options.room.has(family)) {
        this.#withoutEntry.set(key, connection);
        return;
      }
      this.#options.room.take(family);
    }
    this.#write(key, connection);
  }

  /** Nobody owns it any more. */
  forget(tuple: ConnectionTuple): void {
    const key = connectionKey(tuple);
    const known = this.#known.delete(key) && !this.#unneeded.delete(key);
    this.#remove(key, tuple, known);
  }

  /** Which connections are needed here is another matter now: entries come and go, by that. */
  reconsider(): void {
    for (const [key, { tuple, owner }] of [...this.#known]) {
      if (this.#options.isNeeded(tuple) === this.#unneeded.has(key)) this.learn(tuple, owner);
    }
  }

  /** There may be room again: for those that wait for it, the longest waiting first. */
  useRoom(): void {
    const { room } = this.#options;
    for (const [key, connection] of this.#withoutEntry) {
      const family = familyOfTuple(connection.tuple);
      if (!room.has(family)) continue;
      this.#withoutEntry.delete(key);
      room.take(family);
      this.#write(key, connection);
    }
  }

  /** @param installed whether there is an entry, unless the table had no room for it */
  #remove(key: string, tuple: ConnectionTuple, installed: boolean): void {
    if (this.#withoutEntry.delete(key) || !installed) return;
    void this.#options.writer.forget(tuple);
    this.#options.room.giveBack(familyOfTuple(tuple));
    this.useRoom();
  }

  #write(key: string, connection: RemoteConnection): void {
    const { writer, room, dataOf } = this.#options;
    const { tuple, owner } = connection;
    const row = { connection: { ...tuple, node: owner, data: dataOf(tuple) } };
    void writer.want(row).then((outcome) => {
      if (outcome === undefined || this.#known.get(key) !== connection) return;
      // The device has less room than the pipeline says: known, but without an entry.
      room.giveBack(familyOfTuple(tuple));
      this.#withoutEntry.set(key, connection);
    });
  }
}
