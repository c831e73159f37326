import type { ConnectionTuple } from "../../targets/data-plane.ts";

/** What migration needs of a node's data plane. Entries otherwise follow the connection's owner. */
export interface MigrationPlane {
  /** Makes the connection's entry `local` although a peer owns it still; resolves, to whether it could, when the device holds it. */
  prepare(connection: ConnectionTuple): Promise<boolean>;
  /** The connection's entry follows its owner again; resolves when the device holds it. */
  unprepare(connection: ConnectionTuple): Promise<void>;
  /** Resolves when the device holds the entry that the connection's owner asks for. */
  settled(connection: ConnectionTuple): Promise<void>;
  /** Sends a client's datagram on to the connection's owner, encapsulated, as the data plane would. */
  forward(connection: ConnectionTuple, payload: Uint8Array): void;
}

/** What migration needs of the applications. */
export interface MigratingApplications {
  /** Whether an application here can take the connection over; without state it is a TCP connection before its first byte. */
  takes(connection: ConnectionTuple, withState: boolean): boolean;
  /** The connection is this node's now, or again, with what its application knew; datagrams follow. */
  migratedIn(connection: ConnectionTuple, state: Uint8Array): void;
  /** A datagram that waited, for the session that is (or is again) here. */
  deliver(connection: ConnectionTuple, payload: Uint8Array): void;
}
