import type { Connections } from "../connections/connections.ts";
import type { AgentLog } from "../observe/log.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import type { Timers } from "../timers.ts";
import type { RunningApplication, TcpApplication, UdpApplication } from "./application.ts";
import { guarded, guardListeners } from "./application-guard.ts";
import { DatagramService } from "./datagram-service.ts";
import type { ServedPlace } from "./served-place.ts";
import { StreamService } from "./stream-service.ts";

export interface ServiceParts {
  readonly place: ServedPlace;
  readonly connections: Connections;
  readonly timers: Timers;
  readonly log: AgentLog;
}

/** Serves a TCP service with a function. An error of the function's closes the connection that it is about, and nothing else. */
export async function serveStreams(
  parts: ServiceParts,
  application: TcpApplication,
): Promise<RunningApplication> {
  const { log, place } = parts;
  const service = new StreamService({
    ...parts,
    allowHalfOpen: false,
    serve: (socket, connection) => {
      const blame = (error: unknown) => {
        const facts = { err: error, application: place.application, connection: connectionKey(connection) };
        log.error(facts, "the application failed; its connection is closed");
        socket.destroy();
      };
      guardListeners(socket, blame);
      guarded(blame, () => application(socket));
    },
  });
  await service.listen();
  return service;
}

/** Serves a UDP service with a function. An error of the function's ends the session that it is about, and nothing else. */
export async function serveDatagrams(
  parts: ServiceParts,
  application: UdpApplication,
): Promise<DatagramService> {
  const { log, place } = parts;
  const service = new DatagramService({
    ...parts,
    serve: (datagram, reply) => {
      const { session } = datagram;
      const blame = (error: unknown) => {
        const facts = {
          err: error,
          application: place.application,
          connection: connectionKey(session.connection),
        };
        log.error(facts, "the application failed; its session is ended");
        session.end();
      };
      guarded(blame, () => application(datagram, reply));
    },
  });
  await service.listen();
  return service;
}
