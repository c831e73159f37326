import { Connections, type ConnectionsOptions } from "./connections.ts";
import type { KernelSockets } from "./kernel-sockets.ts";
import { watchSockets } from "./socket-watch.ts";
import { beginUnreported } from "./unreported-sockets.ts";

export interface StartConnectionsOptions extends Omit<ConnectionsOptions, "socketsWatched"> {
  /**
   * The socket table of the host that serves, `procSockets()` on Linux. Without one, connections end by what applications say and by
   * their idle times.
   */
  readonly kernelSockets?: KernelSockets;
}

export interface RunningConnections {
  readonly connections: Connections;
  stop(): void;
}

/** Begins to follow reports and ownership; call `connections.resume()` once the device knows this node and its peers. */
export function startConnections(options: StartConnectionsOptions): RunningConnections {
  const { kernelSockets, timers } = options;
  const connections = new Connections({ ...options, socketsWatched: kernelSockets !== undefined });
  connections.start();
  const watches =
    kernelSockets === undefined
      ? []
      : [
          watchSockets({ connections, sockets: kernelSockets, timers }),
          beginUnreported({ services: options.model.services, connections, sockets: kernelSockets, timers }),
        ];
  return {
    connections,
    stop: () => {
      for (const end of watches) end();
      connections.stop();
    },
  };
}
