import type { Socket } from "node:net";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { MigrationOutcome } from "../migration/outgoing.ts";

/**
 * What a TCP service's module exports by default. The socket is an ordinary one of `node:net`; the connection is this node's when it is
 * handed over. What the function throws, or its promise rejects with, closes the connection and is logged.
 *
 * @example
 * export default (socket: Socket) => socket.pipe(socket);
 */
export type TcpApplication = (socket: Socket) => unknown;

/**
 * What a UDP service's module exports by default: called for each datagram, in the order of arrival in a session.
 *
 * @example
 * export default ({ bytes }: Datagram, reply: Reply) => reply(bytes);
 */
export type UdpApplication = (datagram: Datagram, reply: Reply) => unknown;

/** A UDP application whose sessions can move between servers: exported by default in place of the function. */
export interface MigratingUdpApplication {
  readonly receive: UdpApplication;
  /**
   * A session that a peer gave to this node, with what {@link Session.migrate} was given there. Its datagrams follow, those that waited on the
   * way first.
   */
  migratedIn(session: Session, state: Uint8Array): unknown;
}

/** What a UDP service's module may export by default. */
export type UdpModule = UdpApplication | MigratingUdpApplication;

/** Sends a datagram to the client, from the service's address and port. */
export type Reply = (bytes: Uint8Array | string) => void;

export interface Datagram {
  readonly bytes: Buffer;
  /** The client, as `198.51.100.7:40000` or `[2001:db8::7]:40000`. */
  readonly client: string;
  readonly session: Session;
}

/** All datagrams of one client endpoint with one service endpoint, from the first to an idle time or {@link end}. */
export interface Session {
  readonly connection: ConnectionTuple;
  /** What the application keeps of this session; lives as long as the session does. */
  state: unknown;
  reply: Reply;
  /**
   * Gives the session to another node, with what its application needs to know of it. From the call on nothing more is received here, and
   * nothing is lost or received twice: what arrives meanwhile follows the session. Where it did not move, it goes on here.
   */
  migrate(node: number, state: Uint8Array): Promise<MigrationOutcome>;
  /** Forgets the session; the client's next datagram begins a new one. */
  end(): void;
}

/** An application that serves: what the agent drains and stops. */
export interface RunningApplication {
  readonly name: string;
  /** Takes nothing new; resolves when what is there has ended, at the latest at the signal. */
  drain(signal: AbortSignal): Promise<void>;
  /** Ends what it serves. */
  stop(): Promise<void>;
  /** Connections, sessions or processes that it serves now. */
  readonly serving: number;
}
