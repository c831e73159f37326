import { readFile } from "node:fs/promises";
import { type Endpoint, endpoint, formatEndpoint } from "../../packet/endpoint.ts";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import { connectionOfKey } from "../ownership/connection-key.ts";

/** A TCP socket's state as far as a connection's life depends on it. */
export type SocketState = "handshake" | "established" | "closing" | "time-wait";

/** States of TCP sockets by `connectionKey`, the local side being the service. */
export interface SocketStates extends Pick<ReadonlyMap<string, SocketState>, "get"> {
  /** Connections in handshake or established, where the table can be gone through. */
  connections?(): Iterable<ConnectionTuple>;
}

/** The kernel's TCP sockets. */
export interface KernelSockets {
  /** As they are now; undefined where the kernel does not tell. */
  read(): Promise<SocketStates | undefined>;
}

/**
 * States of the kernel's `enum tcp_states`, as /proc/net/tcp writes them. CLOSE (07) and LISTEN (0A) are no
 * connection's; NEW_SYN_RECV (0C) is shown as SYN_RECV.
 */
const STATES: Readonly<Record<string, SocketState>> = {
  "01": "established",
  "02": "handshake",
  "03": "handshake",
  "04": "closing",
  "05": "closing",
  "06": "time-wait",
  "08": "closing",
  "09": "closing",
  "0B": "closing",
  "0C": "handshake",
};

/** Of this process's network namespace, through /proc. */
export function procSockets(folder = "/proc/self/net"): KernelSockets {
  return {
    read: async () => {
      const tables = await Promise.all([readTable(`${folder}/tcp`), readTable(`${folder}/tcp6`)]);
      if (tables.every((table) => table === undefined)) return undefined;
      return new SocketTable(tables.filter((table) => table !== undefined));
    },
  };
}

async function readTable(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "latin1");
  } catch {
    return undefined;
  }
}

/** Both sides and the state in a line of /proc/net/tcp or tcp6 (proc(5)): `sl: local_address rem_address st …`. */
const LINE = /: ([0-9A-F]+:[0-9A-F]{4} [0-9A-F]+:[0-9A-F]{4}) ([0-9A-F]{2}) /g;

/** ::ffff:0:0/96 as the kernel writes it: an IPv4 connection of an IPv6 socket (RFC 4291, 2.5.5.2). */
const MAPPED = "0000000000000000FFFF0000";

/**
 * Tables of /proc/net as they are: what is looked for is written as the kernel writes it, since thousands of sockets are read and few are
 * looked for.
 */
export class SocketTable implements SocketStates {
  readonly #states = new Map<string, SocketState>();

  constructor(tables: readonly string[]) {
    for (const table of tables)
      for (const [, sides, state] of table.matchAll(LINE)) {
        const meaning = STATES[state!];
        if (meaning !== undefined) this.#states.set(sides!, meaning);
      }
  }

  *connections(): Iterable<ConnectionTuple> {
    for (const [sides, state] of this.#states) {
      if (state !== "handshake" && state !== "established") continue;
      const [service, client] = sides.split(" ") as [string, string];
      yield { client: endpointText(client), service: endpointText(service), protocol: "tcp" };
    }
  }

  get(key: string): SocketState | undefined {
    const { client, service } = connectionOfKey(key);
    const [remote, local] = [endpoint(client), endpoint(service)];
    const state = this.#states.get(`${hexadecimal(local)} ${hexadecimal(remote)}`);
    if (state !== undefined || local.address.length === 16) return state;
    return this.#states.get(`${MAPPED}${hexadecimal(local)} ${MAPPED}${hexadecimal(remote)}`);
  }
}

/**
 * `0A7100CB:0050`: the address as 32-bit words in the machine's byte order, which is little-endian on all that Node runs on but s390x; the
 * port as a number.
 */
function hexadecimal({ address, port }: Endpoint): string {
  const words = Buffer.from(address).swap32().toString("hex");
  return `${words}:${port.toString(16).padStart(4, "0")}`.toUpperCase();
}

/** The endpoint that {@link hexadecimal} writes; an IPv4 one where it is an IPv6 socket's. */
function endpointText(hexadecimal: string): string {
  const [words, port] = hexadecimal.split(":") as [string, string];
  const own = words.startsWith(MAPPED) ? words.slice(MAPPED.length) : words;
  return formatEndpoint({ address: Buffer.from(own, "hex").swap32(), port: Number.parseInt(port, 16) });
}
