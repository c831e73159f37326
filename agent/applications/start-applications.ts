import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { applicationMessages } from "../../diagnostics/messages-application.ts";
import type { ServiceEntry } from "../../dsl/entries/node-entries.ts";
import { describeValue } from "../../dsl/language/describe-value.ts";
import type { ApplicationModel, PipelineModel } from "../../dsl/model/index.ts";
import type { Connections } from "../connections/connections.ts";
import type { AgentLog } from "../observe/log.ts";
import type { Timers } from "../timers.ts";
import type { RunningApplication, TcpApplication, UdpApplication } from "./application.ts";
import { guardProcess } from "./application-guard.ts";
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
  readonly timers: Timers;
  readonly log: AgentLog;
}

/** All applications of a node. */
export interface Applications {
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
  };
}

async function start(
  { name, service: serviceName, runner }: ApplicationModel,
  { model, connections, modules, folder, services, timers, log }: StartApplicationsOptions,
): Promise<RunningApplication> {
  const service = model.services.find((candidate) => candidate.name === serviceName);
  if (service === undefined) throw new Error(`no service ${serviceName}; the pipeline is not checked`);
  const parts: ServiceParts = { place: servedPlace(name, service, services), connections, timers, log };
  log.info({ ...parts.place, runs: runner.kind }, "serving");
  switch (runner.kind) {
    case "module": {
      const exported = functionOf(name, modules[name]);
      return service.protocol === "tcp"
        ? serveStreams(parts, exported as TcpApplication)
        : serveDatagrams(parts, exported as UdpApplication);
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

function functionOf(application: string, exported: unknown): unknown {
  if (typeof exported === "function") return exported;
  const actual = describeValue(exported);
  throw new DiagnosticError([
    applicationMessages.diagnose("application-not-a-function", {}, { application, actual }),
  ]);
}
