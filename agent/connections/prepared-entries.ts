import type { ConnectionTuple } from "../../targets/data-plane.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import { familyOfTuple } from "./connection-tuple.ts";
import type { ConnectionRow, EntryWriter } from "./entry-writer.ts";
import type { RemoteConnections } from "./remote-connections.ts";
import type { TableRoom } from "./table-room.ts";

export interface PreparedEntriesOptions {
  readonly writer: EntryWriter;
  readonly room: TableRoom;
  readonly remote: RemoteConnections;
  /** Whether there is, or can be, room for one more entry of this node's. */
  readonly makeRoom: (tuple: ConnectionTuple) => boolean;
  readonly localRow: (tuple: ConnectionTuple) => ConnectionRow;
}

/** Entries that are `local` before the connection is this node's: a peer is about to give it, and its packets may come first. */
export class PreparedEntries {
  readonly #options: PreparedEntriesOptions;
  /** Whether room was taken for it: none where a `remote` entry had some. */
  readonly #tookRoom = new Map<string, boolean>();

  constructor(options: PreparedEntriesOptions) {
    this.#options = options;
  }

  has(tuple: ConnectionTuple): boolean {
    return this.#tookRoom.has(connectionKey(tuple));
  }

  /** Resolves when the device holds the entry, or to false where there is no room for it. */
  async prepare(tuple: ConnectionTuple): Promise<boolean> {
    const { writer, room, remote, makeRoom, localRow } = this.#options;
    const key = connectionKey(tuple);
    if (!this.#tookRoom.has(key)) {
      const takesRoom = !remote.hasEntry(key);
      if (takesRoom && !makeRoom(tuple)) return false;
      if (takesRoom) room.take(familyOfTuple(tuple));
      this.#tookRoom.set(key, takesRoom);
    }
    if ((await writer.want(localRow(tuple))) === undefined) return true;
    this.settled(tuple);
    return false;
  }

  /** The connection is whoever's its owner says: its room is counted with the owner's entry. */
  settled(tuple: ConnectionTuple): void {
    const key = connectionKey(tuple);
    if (this.#tookRoom.get(key) === true) this.#options.room.giveBack(familyOfTuple(tuple));
    this.#tookRoom.delete(key);
  }

  /** It comes to nothing: the entry says again what the owner asks for. */
  async unprepare(tuple: ConnectionTuple): Promise<void> {
    const { writer, remote } = this.#options;
    const key = connectionKey(tuple);
    if (!this.#tookRoom.has(key)) return;
    this.settled(tuple);
    const owner = remote.hasEntry(key) ? remote.ownerOf(key) : undefined;
    if (owner === undefined) void writer.forget(tuple);
    else remote.learn(tuple, owner);
    await writer.clean();
  }
}
