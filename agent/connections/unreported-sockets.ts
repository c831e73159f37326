import type { ServiceModel } from "../../dsl/model/index.ts";
import { endpoint, formatEndpoint } from "../../packet/endpoint.ts";
import { ipAddress } from "../../packet/ip-address.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import { type Cancel, seconds, type Timers } from "../timers.ts";
import type { Connections } from "./connections.ts";
import type { KernelSockets } from "./kernel-sockets.ts";

export interface UnreportedSocketsOptions {
  readonly services: readonly ServiceModel[];
  readonly connections: Pick<Connections, "begin">;
  readonly sockets: KernelSockets;
  readonly timers: Timers;
  /** Microseconds between two looks; five seconds unless given. */
  readonly interval?: number;
}

/**
 * Begins connections that the host's stack has, and that nobody reported: what the device says while its agent is away is lost, and a connection
 * whose SYN was delivered then would be nobody's for ever, since no later packet of it is reported. A socket must be seen in two looks: its report
 * may be on its way.
 */
export function beginUnreported(options: UnreportedSocketsOptions): Cancel {
  const { services, connections, sockets, timers, interval = seconds(5) } = options;
  const served = new Set(
    services
      .filter(({ protocol }) => protocol === "tcp")
      .flatMap(({ addresses, port }) =>
        addresses.map((address) => formatEndpoint({ address: ipAddress(address), port })),
      ),
  );
  let seen = new Set<string>();
  let looking = false;
  const look = async () => {
    if (looking) return;
    looking = true;
    try {
      const states = await sockets.read();
      const now = new Set<string>();
      for (const tuple of states?.connections?.() ?? []) {
        if (!served.has(formatEndpoint(endpoint(tuple.service)))) continue;
        const key = connectionKey(tuple);
        now.add(key);
        if (seen.has(key)) connections.begin(tuple);
      }
      seen = now;
    } finally {
      looking = false;
    }
  };
  return timers.every(interval, () => void look());
}
