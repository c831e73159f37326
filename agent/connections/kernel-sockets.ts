import { readFile } from "node:fs/promises";
import { formatEndpoint } from "../../packet/endpoint.ts";
import { connectionKey } from "../ownership/connection-key.ts";

/** A TCP socket's state as far as a connection's life depends on it. */
export type SocketState = "handshake" | "established" | "closing" | "time-wait";

/** The kernel's TCP sockets. */
export interface KernelSockets {
  /** States by `connectionKey`, the local side being the service; undefined where the kernel does not tell. */
  read(): Promise<ReadonlyMap<string, SocketState> | undefined>;
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
      return new Map(tables.flatMap((table) => (table === undefined ? [] : parseSocketTable(table))));
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

/** The lines of /proc/net/tcp or tcp6 (proc(5)): `sl local_address rem_address st …`, addresses in hexadecimal. */
export function parseSocketTable(text: string): readonly (readonly [string, SocketState])[] {
  return text
    .split("\n")
    .slice(1)
    .flatMap((line) => {
      const [, local, remote, state] = line.trim().split(/\s+/);
      const meaning = STATES[state ?? ""];
      if (local === undefined || remote === undefined || meaning === undefined) return [];
      const tuple = { service: endpointText(local), client: endpointText(remote), protocol: "tcp" } as const;
      return [[connectionKey(tuple), meaning] as const];
    });
}

/**
 * `0A0A0A0A:0050`: the address as 32-bit words in the machine's byte order, which is little-endian on all that Node runs on but s390x; the
 * port as a number.
 */
function endpointText(hex: string): string {
  const [address = "", port = ""] = hex.split(":");
  const bytes = Buffer.from(address, "hex").swap32();
  return formatEndpoint({
    address: isMapped(bytes) ? bytes.subarray(12) : bytes,
    port: Number.parseInt(port, 16),
  });
}

/** ::ffff:0:0/96: an IPv4 connection of an IPv6 socket (RFC 4291, 2.5.5.2). */
function isMapped(bytes: Uint8Array): boolean {
  return (
    bytes.length === 16 &&
    bytes.subarray(0, 10).every((byte) => byte === 0) &&
    bytes[10] === 255 &&
    bytes[11] === 255
  );
}
