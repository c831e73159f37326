import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import type { ConnectionTuple, DataPlane } from "../targets/data-plane.ts";
import { Agent, type AgentTables } from "./agent.ts";
import type { AgentDefinition } from "./agent-definition.ts";
import { type Applications, startApplications } from "./applications/start-applications.ts";
import { loadConfiguration } from "./configuration/load-configuration.ts";
import type { NodeConfiguration } from "./configuration/node-configuration.ts";
import { checkedData } from "./connection-data.ts";
import { type KernelSockets, procSockets } from "./connections/kernel-sockets.ts";
import { startConnections } from "./connections/start-connections.ts";
import { EntryKeeper } from "./entries/entry-keeper.ts";
import { HomeNodes } from "./homes/home-nodes.ts";
import { agentPlane } from "./migration/agent-plane.ts";
import { startMigration } from "./migration/start-migration.ts";
import { nodeDataPlane, startFailure } from "./node-data-plane.ts";
import { nodeOwnership } from "./node-ownership.ts";
import { NodeTables } from "./node-tables.ts";
import { type AgentLog, agentLog } from "./observe/log.ts";
import { MeasuredDataPlane } from "./observe/measured-data-plane.ts";
import type { ObservedAgent } from "./observe/observed-agent.ts";
import { startObservation } from "./observe/start-observation.ts";
import type { Ownership } from "./ownership/ownership.ts";
import { startPunts } from "./punts/punts.ts";
import type { WaitingLimits } from "./punts/waiting-frames.ts";
import { milliseconds, systemTimers, type Timers } from "./timers.ts";

/** Takes the log's lines of JSON. */
export interface LogDestination {
  write(line: string): void;
}

export interface AgentOptions {
  /** A configuration file's path, or what one says. */
  readonly configuration: string | NodeConfiguration;
  /** The values that a connection's entry carries beside its node, by name; 0 for all unless given. */
  readonly connectionData?: (connection: ConnectionTuple) => Readonly<Record<string, bigint>>;
  /** Instead of the configured device. */
  readonly dataPlane?: DataPlane;
  /** Instead of what is configured. */
  readonly ownership?: Ownership;
  /** The machine's time unless given. */
  readonly timers?: Timers;
  /** The agent's own, at the configured level, unless given. */
  readonly log?: AgentLog;
  /** Where its own log goes: standard output unless given. */
  readonly logDestination?: LogDestination;
  /** The TCP sockets of the host that serves: this machine's unless given. */
  readonly kernelSockets?: KernelSockets;
  /** Ends the waiting for the device. */
  readonly signal?: AbortSignal;
}

/**
 * Starts a node's agent. Resolves once the device is there and its tables are as they should be.
 *
 * @throws DiagnosticError for a configuration that has errors, a pipeline that the device does not take, an address in use.
 */
export async function startAgent<Tables = AgentTables>(
  definition: AgentDefinition,
  options: AgentOptions,
): Promise<Agent<Tables>> {
  const { model } = definition;
  const configuration = configurationOf(definition, options);
  const { timers = systemTimers(), kernelSockets = procSockets() } = options;
  const { node } = configuration.entries;
  const log = options.log ?? nodeLog(model.name, configuration, options.logDestination);
  const device = options.dataPlane ?? (await nodeDataPlane(model, configuration, timers));
  const dataPlane = new MeasuredDataPlane(device, timers);
  const ownership = options.ownership ?? nodeOwnership(configuration.ownership, timers);
  const keeper = new EntryKeeper({ dataPlane, timers, log });
  const homes = new HomeNodes(model, node, timers);
  const nodeTables = new NodeTables(model, configuration, keeper, homes);
  // Before connections listen, so that a peer is known before anything is sent to it.
  const following = ownership.onChange((change) => {
    if (change.kind === "membership") nodeTables.follow(change.membership);
  });
  const { connections, stop } = startConnections({
    ...{ model, node, dataPlane, ownership, timers, log, kernelSockets, homes },
    ...(options.connectionData === undefined
      ? {}
      : { dataOf: checkedData(model, options.connectionData, log) }),
  });
  const punts = startPunts({
    ...{ model, dataPlane, connections, timers, log },
    entries: () => nodeTables.entries(),
    limits: puntLimits(configuration),
  });
  const { applications: modules, folder } = definition;
  let applications: Applications | undefined;
  const migration = startMigration({
    ...{ node, ownership, timers },
    plane: agentPlane({ self: nodeTables.self, connections, punts }),
    applications: {
      takes: (connection, withState) => applications?.takes(connection, withState) ?? false,
      migratedIn: (connection, state) => applications?.migratedIn(connection, state),
      deliver: (connection, payload) => applications?.deliver(connection, payload),
    },
  });
  connections.placeThrough((connection, peer) => migration.place(connection, peer));
  const { services } = configuration.entries;
  const agent = new Agent<Tables>({
    ...{ model, dataPlane, ownership, timers, log, keeper, nodeTables, connections, migration },
    drainSeconds: configuration.limits.drainSeconds,
    serve: async () => {
      applications = await startApplications({
        ...{ model, connections, modules, folder, migration, timers, log },
        ...(services === undefined ? {} : { services }),
      });
      return applications;
    },
  });
  agent.add({ stop: following });
  agent.add({ stop });
  agent.add(homes);
  agent.add(punts);
  agent.add(migration);
  const observed: ObservedAgent = {
    ...{ dataPlane, connections, punts, ownership, log },
    isReconciled: () => agent.ready,
    entryCounts: () => entryCounts(keeper),
    applications: () => applications?.running ?? [],
  };
  try {
    if (configuration.metrics !== undefined)
      agent.observe(await startObservation(configuration.metrics, observed));
    await ownership.join(nodeTables.self);
    await dataPlane.start(options.signal);
    await agent.whenReady();
    return agent;
  } catch (error) {
    await agent.stop();
    throw startFailure(error, configuration);
  }
}

function entryCounts(keeper: EntryKeeper): ReturnType<ObservedAgent["entryCounts"]> {
  const count = (kind: "self" | "peer" | "service" | "table") => keeper.wanted(kind).length;
  return { self: count("self"), peer: count("peer"), service: count("service"), table: count("table") };
}

function nodeLog(
  pipeline: string,
  { entries, log }: NodeConfiguration,
  destination?: LogDestination,
): AgentLog {
  return agentLog({
    node: entries.node,
    pipeline,
    level: log,
    ...(destination === undefined ? {} : { destination }),
  });
}

function puntLimits({ limits: { punts } }: NodeConfiguration): Partial<WaitingLimits> {
  return {
    ...(punts.frames === undefined ? {} : { frames: punts.frames }),
    ...(punts.milliseconds === undefined ? {} : { time: milliseconds(punts.milliseconds) }),
  };
}

function configurationOf({ model }: AgentDefinition, options: AgentOptions): NodeConfiguration {
  if (typeof options.configuration !== "string") return options.configuration;
  const { configuration, diagnostics } = loadConfiguration(options.configuration, model);
  if (configuration === undefined) throw new DiagnosticError(diagnostics);
  return configuration;
}
