import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { Connections } from "../connections/connections.ts";
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
  /** What becomes of a datagram that arrived here, of a session that turned out to be a peer's; dropped and counted unless given. */
  readonly notOurs?: (connection: ConnectionTuple, bytes: Uint8Array) => void;
}

/** Datagrams that wait for a session's claim. */
const MOST_WAITING = 64;

class RunningSession implements Session {
  readonly connection: ConnectionTuple;
  readonly reply: Reply;
  readonly end: () => void;
  state: unknown;
  /** Datagrams that arrived before it was known whose the session is; undefined from then on. */
  waiting: Datagram[] | undefined = [];

  constructor(connection: ConnectionTuple, reply: Reply, end: () => void) {
    this.connection = connection;
    this.reply = reply;
    this.end = end;
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

  /** The running session of a connection. */
  session(connection: ConnectionTuple): Session | undefined {
    return this.#sessions.get(connectionKey(connection));
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
    const { connections } = this.#options;
    const { address, port } = socket.address();
    const connection: ConnectionTuple = {
      client: endpointOf(client.address, client.port),
      service: endpointOf(address, port),
      protocol: "udp",
    };
    const key = connectionKey(connection);
    const session = this.#sessions.get(key) ?? this.#begin(key, connection, socket, client);
    const datagram = { bytes, client: connection.client, session };
    if (session.waiting === undefined) {
      connections.active(connection);
      this.#options.serve(datagram, session.reply);
    } else if (session.waiting.length < MOST_WAITING) session.waiting.push(datagram);
    else this.dropped += 1;
  }

  #begin(key: string, connection: ConnectionTuple, socket: Socket, client: RemoteInfo): RunningSession {
    const { connections, log } = this.#options;
    const reply: Reply = (bytes) => {
      socket.send(bytes, client.port, client.address, (error) => {
        if (error === null) connections.active(connection);
        else log.debug({ connection: key, reason: error.message }, "a reply was not sent");
      });
    };
    const session = new RunningSession(connection, reply, () => {
      this.#forget(key);
      connections.closed(connection);
    });
    this.#sessions.set(key, session);
    void this.#settle(key, session);
    return session;
  }

  async #settle(key: string, session: RunningSession): Promise<void> {
    const { connections, serve, notOurs } = this.#options;
    const ours = await connections.accepted(session.connection);
    const waiting = session.waiting ?? [];
    session.waiting = undefined;
    if (ours) {
      for (const datagram of waiting) serve(datagram, session.reply);
      return;
    }
    if (this.#sessions.get(key) === session) this.#forget(key);
    if (notOurs === undefined) this.dropped += waiting.length;
    else for (const { bytes } of waiting) notOurs(session.connection, bytes);
  }

  #forget(key: string): void {
    this.#sessions.delete(key);
    if (this.#sessions.size === 0) for (const empty of this.#whenEmpty.splice(0)) empty();
  }
}
