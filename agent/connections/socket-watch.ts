import { type Cancel, seconds, type Timers } from "../timers.ts";
import type { Connections } from "./connections.ts";
import type { KernelSockets, SocketState } from "./kernel-sockets.ts";
import type { OwnConnection } from "./own-connection.ts";

export interface SocketWatchOptions {
  readonly connections: Connections;
  readonly sockets: KernelSockets;
  readonly timers: Timers;
  /** Microseconds between two looks; a second unless given. */
  readonly interval?: number;
}

/** A connection without a socket in this many looks in a row is over. */
const ABSENCES = 2;
/** The SYN that was reported may still be on its way to the stack. */
const GRACE = seconds(3);

/**
 * Follows TCP connections that no application of the agent speaks for in the kernel's socket table: those of programs that listen by
 * themselves, adopted ones, and those whose closing only the kernel sees to its end. TIME-WAIT is over for both sides (RFC 9293, 3.3.2).
 */
export function watchSockets({
  connections,
  sockets,
  timers,
  interval = seconds(1),
}: SocketWatchOptions): Cancel {
  let looking = false;
  const look = async () => {
    const watched = [...connections.own()].filter(isWatched);
    if (watched.length === 0 || looking) return;
    looking = true;
    try {
      const states = await sockets.read();
      if (states === undefined) return;
      for (const own of watched) note(own, states.get(own.key));
    } finally {
      looking = false;
    }
  };
  const note = (own: OwnConnection, state: SocketState | undefined) => {
    if (!isWatched(own)) return;
    if (state !== undefined && state !== "time-wait") {
      connections.setState(own, state);
      return;
    }
    if (own.state === "handshake" && timers.now() - own.lastActivity < GRACE) return;
    own.absences += 1;
    if (own.absences >= ABSENCES) connections.closed(own.tuple);
  };
  return timers.every(interval, () => void look());
}

function isWatched({ watched, phase, tuple }: Readonly<OwnConnection>): boolean {
  return watched && phase === "owned" && tuple.protocol === "tcp";
}
