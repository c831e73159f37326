import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { applicationMessages } from "../../diagnostics/messages-application.ts";
import type { ServiceEntry } from "../../dsl/entries/node-entries.ts";
import { describeValue } from "../../dsl/language/describe-value.ts";
import type { ApplicationModel, PipelineModel } from "../../dsl/model/index.ts";
import type { ConnectionTuple } from "../../targets/data-plane.ts";
import type { Connections } from "../connections/connections.ts";
import type { MigratingApplications } from "../migration/migration-plane.ts";
import type { AgentLog } from "../observe/log.ts";
import type { Timers } from "../timers.ts";
import type {
  MigratingUdpApplication,
  RunningApplication,
  TcpApplication,
  UdpApplication,
} from "./application.ts";
import { guardProcess } from "./application-guard.ts";
import { DatagramService, type SessionMigration } from "./datagram-service.ts";
import { serveWithCommand } from "./inetd-application.ts";
import { ListenerApplication } from "./listener-application.ts";
import { type ServiceParts, serveDatagrams, serveStreams } from "./module-application.ts";
import { servedPlace } from "./served-place.ts";

export interface StartApplicationsOptions {
  readonly model: PipelineModel;
  readonly connections: Connections;
  /** What the modules of TypeScript applications export by default, by application name. */
  readonly modules: Readonly<Record<string, unknown>>;
  /** Where commands run. */
  readonly folder: string;
  /** The node's services where its configuration lists some instead of the pipeline's. */
  readonly services?: readonly ServiceEntry[];
  /** Moves UDP sessions between servers; without it they stay. */
  readonly migration?: SessionMigration;
  readonly timers: Timers;
  readonly log: AgentLog;
}

/** All applications of a node. */
export interface Applications extends MigratingApplications {
  readonly running: readonly RunningApplication[];
  drain(signal: AbortSignal): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the pipeline's applications on this host.
 *
 * @throws DiagnosticError where an address or port cannot be served, or a module exports no function; then none runs.
 */
export async function startApplications(options: StartApplicationsOptions): Promise<Applications> {
  const running: RunningApplication[] = [];
  const endGuard = guardProcess();
  const stop = async () => {
    await Promise.all(running.map((application) => application.stop()));
    endGuard();
  };
  try {
    for (const application of options.model.applications) running.push(await start(application, options));
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    running,
    drain: async (signal) => {
      await Promise.all(running.map((application) => application.drain(signal)));
    },
    stop,
    takes: (connection, withState) =>
      // Every node serves the pipeline's TCP services, with an application of the agent's or without.
      withState ? serviceOf(running, connection) !== undefined : connection.protocol === "tcp",
    migratedIn: (connection, state) => serviceOf(running, connection)?.migratedIn(connection, state),
    deliver: (connection, payload) => serviceOf(running, connection)?.deliver(connection, payload),
  };
}

/** The service whose sessions are such, and can be taken over. */
function serviceOf(
  running: readonly RunningApplication[],
  connection: ConnectionTuple,
): DatagramService | undefined {
  return running
    .filter((application) => application instanceof DatagramService)
    .find((service) => service.takes(connection));
}

async function start(
  { name, service: serviceName, runner }: ApplicationModel,
  { model, connections, modules, folder, services, migration, timers, log }: StartApplicationsOptions,
): Promise<RunningApplication> {
  const service = model.services.find((candidate) => candidate.name === serviceName);
  if (service === undefined) throw new Error(`no service ${serviceName}; the pipeline is not checked`);
  const parts: ServiceParts = { place: servedPlace(name, service, services), connections, timers, log };
  log.info({ ...parts.place, runs: runner.kind }, "serving");
  switch (runner.kind) {
    case "module": {
      const exported = modules[name];
      if (service.protocol === "tcp") return serveStreams(parts, functionOf<TcpApplication>(name, exported));
      const moves = migration === undefined ? {} : { migration };
      const application = isMigrating(exported) ? exported : functionOf<UdpApplication>(name, exported);
      return serveDatagrams({ ...parts, ...moves }, application);
    }
    case "inetd":
      if (service.protocol === "udp") {
        const parameters = { application: name, service: serviceName };
        throw new DiagnosticError([applicationMessages.diagnose("application-inetd-udp", {}, parameters)]);
      }
      return serveWithCommand({ ...parts, command: runner.command, folder });
    case "listener": {
      const application = new ListenerApplication({ ...parts, command: runner.command, folder });
      application.start();
      return application;
    }
  }
}

function isMigrating(exported: unknown): exported is MigratingUdpApplication {
  if (typeof exported !== "object" || exported === null) return false;
  const { receive, migratedIn } = exported as Partial<MigratingUdpApplication>;
  return typeof receive === "function" && typeof migratedIn === "function";
}

function functionOf<Application>(application: string, exported: unknown): Application {
  if (typeof exported === "function") return exported as Application;
  const actual = describeValue(exported);
  throw new DiagnosticError([
    applicationMessages.diagnose("application-not-a-function", {}, { application, actual }),
  ]);
}
