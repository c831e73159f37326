import type { Connections } from "../connections/connections.ts";
import type { AgentLog } from "../observe/log.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import type { Timers } from "../timers.ts";
import type {
  MigratingUdpApplication,
  RunningApplication,
  Session,
  TcpApplication,
  UdpApplication,
} from "./application.ts";
import { guarded, guardListeners } from "./application-guard.ts";
import { DatagramService, type SessionMigration } from "./datagram-service.ts";
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

export interface DatagramParts extends ServiceParts {
  readonly migration?: SessionMigration;
}

/** Serves a UDP service with a function. An error of the function's ends the session that it is about, and nothing else. */
export async function serveDatagrams(
  parts: DatagramParts,
  application: UdpApplication | MigratingUdpApplication,
): Promise<DatagramService> {
  const { log, place } = parts;
  const guardSession = (session: Session, run: () => unknown) => {
    const connection = connectionKey(session.connection);
    const blame = (error: unknown) => {
      const facts = { err: error, application: place.application, connection };
      log.error(facts, "the application failed; its session is ended");
      session.end();
    };
    guarded(blame, run);
  };
  const receive = typeof application === "function" ? application : application.receive.bind(application);
  const service = new DatagramService({
    ...parts,
    serve: (datagram, reply) => guardSession(datagram.session, () => receive(datagram, reply)),
    ...(typeof application === "function"
      ? {}
      : {
          serveMigrated: (session, state) =>
            guardSession(session, () => application.migratedIn(session, state)),
        }),
  });
  await service.listen();
  return service;
}
