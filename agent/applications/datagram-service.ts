import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { endpoint } from "../../packet/endpoint.ts";
import { formatIpAddress } from "../../packet/ip-address.ts";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { Connections } from "../connections/connections.ts";
import type { Migration } from "../migration/migration.ts";
import type { MigrationOutcome } from "../migration/outgoing.ts";
import type { AgentLog } from "../observe/log.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import type { Cancel } from "../timers.ts";
import type { Datagram, Reply, RunningApplication, Session } from "./application.ts";
import { listenFailure } from "./listen-failure.ts";
import type { ServedPlace } from "./served-place.ts";
import { endpointOf } from "./socket-endpoints.ts";

export interface DatagramServiceOptions {
  readonly place: ServedPlace;
  readonly connections: Connections;
  readonly log: AgentLog;
  /** Takes a datagram of a session that is this node's. */
  readonly serve: (datagram: Datagram, reply: Reply) => void;
  /** Takes a session that a peer gave to this node; without it none is taken. */
  readonly serveMigrated?: (session: Session, state: Uint8Array) => void;
  /** Moves sessions between servers; without it they stay. */
  readonly migration?: SessionMigration;
}

/** What sessions need of `agent/migration`. */
export type SessionMigration = Pick<Migration, "migrate" | "take">;

/** Datagrams that wait for a session's claim. */
const MOST_WAITING = 64;

class RunningSession implements Session {
  readonly connection: ConnectionTuple;
  readonly reply: Reply;
  readonly end: () => void;
  readonly #migration: SessionMigration | undefined;
  state: unknown;
  /** Datagrams that arrived before it was known whose the session is; undefined from then on. */
  waiting: Datagram[] | undefined;

  constructor(
    connection: ConnectionTuple,
    reply: Reply,
    end: () => void,
    migration: SessionMigration | undefined,
  ) {
    this.connection = connection;
    this.reply = reply;
    this.end = end;
    this.#migration = migration;
  }

  async migrate(node: number, state: Uint8Array): Promise<MigrationOutcome> {
    if (this.#migration === undefined) return { moved: false, why: "this agent migrates nothing" };
    return this.#migration.migrate(this.connection, node, state);
  }
}

/** A UDP service of this node's: sessions by client endpoint, each this node's before its first datagram is handed over. */
export class DatagramService implements RunningApplication {
  readonly name: string;
  readonly #options: DatagramServiceOptions;
  readonly #sockets: Socket[] = [];
  readonly #sessions = new Map<string, RunningSession>();
  readonly #ends: Cancel[] = [];
  #whenEmpty: (() => void)[] = [];
  /** Datagrams that no application saw: of a peer's session, or too many before a claim was settled. */
  dropped = 0;

  constructor(options: DatagramServiceOptions) {
    this.#options = options;
    this.name = options.place.application;
  }

  get serving(): number {
    return this.#sessions.size;
  }

  /** @throws DiagnosticError where an address cannot be bound; then none stays bound. */
  async listen(): Promise<void> {
    const { connections, place } = this.#options;
    this.#ends.push(
      connections.onChange((change) => {
        if (change.kind === "ended") this.#forget(connectionKey(change.connection));
      }),
    );
    try {
      for (const address of place.addresses) await this.#bind(address);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Sessions go on until they end by themselves or by their idle time: UDP has no other end. */
  async drain(signal: AbortSignal): Promise<void> {
    if (this.#sessions.size === 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#whenEmpty.push(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  async stop(): Promise<void> {
    for (const end of this.#ends.splice(0)) end();
    this.#sessions.clear();
    for (const socket of this.#sockets.splice(0)) socket.close();
  }

  /** Whether sessions of this service can be taken over. */
  takes({ service, protocol }: ConnectionTuple): boolean {
    if (protocol !== "udp" || this.#options.serveMigrated === undefined) return false;
    return this.#sockets.some((socket) => endpointOfSocket(socket) === service);
  }

  /** A peer gave the session to this node; the application is told before the session's next datagram. */
  migratedIn(connection: ConnectionTuple, state: Uint8Array): void {
    const session = this.#begin(connection);
    if (session !== undefined) this.#options.serveMigrated?.(session, state);
  }

  /** A datagram of a session of this node's that waited elsewhere than in the socket. */
  deliver(connection: ConnectionTuple, bytes: Uint8Array): void {
    const session = this.#sessions.get(connectionKey(connection)) ?? this.#begin(connection);
    if (session === undefined) this.dropped += 1;
    else this.#hand(session, Buffer.from(bytes));
  }

  #bind(address: string): Promise<void> {
    const { place, log } = this.#options;
    const { application, protocol, port } = place;
    const socket = createSocket(address.includes(":") ? { type: "udp6", ipv6Only: true } : { type: "udp4" });
    this.#sockets.push(socket);
    return new Promise((resolve, reject) => {
      socket.once("error", (error) => {
        this.#sockets.splice(this.#sockets.indexOf(socket), 1);
        reject(listenFailure(error, { application, protocol, address, port }));
      });
      socket.bind({ address, port, exclusive: true }, () => {
        socket.removeAllListeners("error");
        socket.on("error", (error) => log.error({ err: error, application }, "receiving failed"));
        socket.on("message", (bytes, client) => this.#receive(socket, bytes, client));
        resolve();
      });
    });
  }

  #receive(socket: Socket, bytes: Buffer, client: RemoteInfo): void {
    const connection: ConnectionTuple = {
      client: endpointOf(client.address, client.port),
      service: endpointOfSocket(socket),
      protocol: "udp",
    };
    if (this.#options.migration?.take(connection, bytes)) return;
    const known = this.#sessions.get(connectionKey(connection));
    const session = known ?? this.#begin(connection);
    if (session === undefined) return;
    if (known === undefined) {
      session.waiting = [];
      void this.#settle(session);
    }
    this.#hand(session, bytes);
  }

  #hand(session: RunningSession, bytes: Buffer): void {
    const { connections, serve } = this.#options;
    const datagram = { bytes, client: session.connection.client, session };
    if (session.waiting === undefined) {
      connections.active(session.connection);
      serve(datagram, session.reply);
    } else if (session.waiting.length < MOST_WAITING) session.waiting.push(datagram);
    else this.dropped += 1;
  }

  /** Undefined where no socket of this service is the connection's. */
  #begin(connection: ConnectionTuple): RunningSession | undefined {
    const { connections, log, migration } = this.#options;
    const socket = this.#sockets.find((candidate) => endpointOfSocket(candidate) === connection.service);
    if (socket === undefined) return undefined;
    const key = connectionKey(connection);
    const { address, port } = endpoint(connection.client);
    const host = formatIpAddress(address);
    const reply: Reply = (bytes) => {
      socket.send(bytes, port, host, (error) => {
        if (error === null) connections.active(connection);
        else log.debug({ connection: key, reason: error.message }, "a reply was not sent");
      });
    };
    const end = () => {
      this.#forget(key);
      connections.closed(connection);
    };
    const session = new RunningSession(connection, reply, end, migration);
    this.#sessions.set(key, session);
    return session;
  }

  async #settle(session: RunningSession): Promise<void> {
    const { connections, serve } = this.#options;
    const ours = await connections.accepted(session.connection);
    const waiting = session.waiting ?? [];
    session.waiting = undefined;
    if (ours) {
      for (const datagram of waiting) serve(datagram, session.reply);
      return;
    }
    this.dropped += waiting.length;
    const key = connectionKey(session.connection);
    if (this.#sessions.get(key) === session) this.#forget(key);
  }

  #forget(key: string): void {
    this.#sessions.delete(key);
    if (this.#sessions.size === 0) for (const empty of this.#whenEmpty.splice(0)) empty();
  }
}

function endpointOfSocket(socket: Socket): string {
  const { address, port } = socket.address();
  return endpointOf(address, port);
}
