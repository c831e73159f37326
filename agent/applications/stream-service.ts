import { createServer, type Server, type Socket } from "node:net";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { Connections } from "../connections/connections.ts";
import type { AgentLog } from "../observe/log.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import type { Cancel, Timers } from "../timers.ts";
import { seconds } from "../timers.ts";
import type { RunningApplication } from "./application.ts";
import { listenFailure } from "./listen-failure.ts";
import type { ServedPlace } from "./served-place.ts";
import { endpointOf } from "./socket-endpoints.ts";

export interface StreamServiceOptions {
  readonly place: ServedPlace;
  readonly connections: Connections;
  readonly timers: Timers;
  readonly log: AgentLog;
  /** The client's end of stream does not end the answer (half-close, RFC 9293, 3.6.1). */
  readonly allowHalfOpen: boolean;
  /** Takes over an accepted connection that is this node's; what has arrived is there to be read. */
  readonly serve: (socket: Socket, connection: ConnectionTuple) => void;
}

/** Connections that the kernel holds for the agent until it accepts them; the kernel has its own bound (somaxconn). */
const BACKLOG = 4096;
/** How often bytes at the sockets are looked for. */
const SAMPLE = seconds(1);

interface Accepted {
  readonly socket: Socket;
  readonly connection: ConnectionTuple;
  bytes: number;
}

/**
 * A TCP service of this node's: it listens at the service's addresses, hands each connection over once it is this node's, and says what
 * becomes of it.
 */
export class StreamService implements RunningApplication {
  readonly name: string;
  readonly #options: StreamServiceOptions;
  readonly #servers: Server[] = [];
  readonly #accepted = new Map<string, Accepted>();
  readonly #ends: Cancel[] = [];
  #whenEmpty: (() => void)[] = [];

  constructor(options: StreamServiceOptions) {
    this.#options = options;
    this.name = options.place.application;
  }

  get serving(): number {
    return this.#accepted.size;
  }

  /** @throws DiagnosticError where an address cannot be bound; then none stays bound. */
  async listen(): Promise<void> {
    const { place, connections, timers } = this.#options;
    this.#ends.push(
      connections.onChange((change) => {
        if (change.kind === "ended") this.#accepted.get(connectionKey(change.connection))?.socket.destroy();
      }),
      timers.every(SAMPLE, () => this.#sample()),
    );
    try {
      for (const address of place.addresses) await this.#listenAt(address);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async drain(signal: AbortSignal): Promise<void> {
    this.#closeServers();
    if (this.#accepted.size === 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.#whenEmpty.push(resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  async stop(): Promise<void> {
    this.#closeServers();
    for (const { socket } of this.#accepted.values()) socket.destroy();
    for (const end of this.#ends.splice(0)) end();
  }

  #listenAt(address: string): Promise<void> {
    const { place, allowHalfOpen } = this.#options;
    const { application, protocol, port } = place;
    const server = createServer({ allowHalfOpen }, (socket) => void this.#accept(socket));
    this.#servers.push(server);
    return new Promise((resolve, reject) => {
      server.once("error", (error) => reject(listenFailure(error, { application, protocol, address, port })));
      server.listen({ host: address, port, backlog: BACKLOG, ipv6Only: true, exclusive: true }, () => {
        server.removeAllListeners("error");
        server.on("error", (error) =>
          this.#options.log.error({ err: error, application }, "accepting failed"),
        );
        resolve();
      });
    });
  }

  async #accept(socket: Socket): Promise<void> {
    const { connections, serve, log, place } = this.#options;
    const connection = tupleOf(socket);
    if (connection === undefined) return;
    const key = connectionKey(connection);
    // A socket always has a listener for errors: a reset is no reason for the process to end.
    socket.on("error", (error) => log.debug({ connection: key, reason: error.message }, "socket error"));
    const accepted = { socket, connection, bytes: 0 };
    this.#accepted.set(key, accepted);
    socket.once("close", () => {
      // The same client endpoint may have a new connection by now.
      if (this.#accepted.get(key) === accepted) {
        this.#accepted.delete(key);
        connections.finished(connection);
      }
      if (this.#accepted.size === 0) for (const empty of this.#whenEmpty.splice(0)) empty();
    });
    if (!(await connections.accepted(connection)) || socket.destroyed) {
      log.debug({ connection: key, application: place.application }, "accepted, but not this node's");
      socket.destroy();
      return;
    }
    socket.once("end", () => connections.closing(connection));
    socket.once("finish", () => connections.closing(connection));
    serve(socket, connection);
  }

  #sample(): void {
    for (const accepted of this.#accepted.values()) {
      const bytes = accepted.socket.bytesRead + accepted.socket.bytesWritten;
      if (bytes !== accepted.bytes) this.#options.connections.active(accepted.connection);
      accepted.bytes = bytes;
    }
  }

  #closeServers(): void {
    for (const server of this.#servers.splice(0)) server.close();
  }
}

/** Undefined for a socket that was gone before it was looked at. */
function tupleOf(socket: Socket): ConnectionTuple | undefined {
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  if (
    localAddress === undefined ||
    localPort === undefined ||
    remoteAddress === undefined ||
    remotePort === undefined
  )
    return undefined;
  return {
    client: endpointOf(remoteAddress, remotePort),
    service: endpointOf(localAddress, localPort),
    protocol: "tcp",
  };
}
