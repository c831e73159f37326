import type { PipelineModel, Verdict } from "../dsl/model/index.ts";
import type { ConnectionTuple, DataPlane, DataPlaneEvent } from "../targets/data-plane.ts";
import type { Connections } from "./connections/connections.ts";
import type { EntryKeeper } from "./entries/entry-keeper.ts";
import type { NodeTables } from "./node-tables.ts";
import type { AgentLog } from "./observe/log.ts";
import type { Observation } from "./observe/start-observation.ts";
import type { Ownership, OwnershipChange } from "./ownership/ownership.ts";
import { Table } from "./tables/table.ts";
import { type Cancel, seconds, type Timers } from "./timers.ts";

/** What an agent is assembled from. */
export interface AgentWorks {
  readonly model: PipelineModel;
  readonly dataPlane: DataPlane;
  readonly ownership: Ownership;
  readonly timers: Timers;
  readonly log: AgentLog;
  readonly keeper: EntryKeeper;
  readonly nodeTables: NodeTables;
  readonly connections: Connections;
  readonly migration: AgentPart;
  /** How long connections may go on when the agent drains. */
  readonly drainSeconds: number;
  /**
   * Starts the applications; called once, when the tables are right but for who this node is: no packet arrives before somebody listens.
   */
  readonly serve: () => Promise<AgentPart>;
}

/** Something of the agent's that has a life: applications, punted frames, metrics. */
export interface AgentPart {
  /** Takes nothing new, and resolves when what is there is done, at the latest at the signal. */
  drain?(signal: AbortSignal): Promise<void>;
  stop(): Promise<void> | void;
}

/** Until the tables are tried again, where the device failed without going away. */
const RETRY = seconds(1);

/** The tables of a pipeline by name. */
export type AgentTables = Readonly<Record<string, Table>>;

/**
 * One node's agent at work: it keeps the tables of the node's data plane, follows its connections, and shares with its peers who owns
 * them. Made by `startAgent`.
 */
export class Agent<Tables = AgentTables> {
  readonly model: PipelineModel;
  /** This node's id. */
  readonly node: number;
  /** The pipeline's own tables, by name. */
  readonly tables: Tables;
  readonly connections: Connections;
  readonly #works: AgentWorks;
  readonly #ends: Cancel[];
  readonly #parts: AgentPart[] = [];
  readonly #firstReady: Promise<void>;
  #settleFirst: { resolve(): void; reject(reason: unknown): void } | undefined;
  #observation: Observation | undefined;
  #ready = false;
  #serving = false;
  /** Raised whenever the device comes or goes: what an earlier time began, a later one does not finish. */
  #epoch = 0;
  #retry: Cancel = () => {};
  #stopping: Promise<void> | undefined;
  readonly #ended: Promise<void>;
  #end: () => void = () => {};

  constructor(works: AgentWorks) {
    const { model, nodeTables, keeper, connections, dataPlane, ownership } = works;
    this.#works = works;
    this.#ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.#firstReady = new Promise((resolve, reject) => {
      this.#settleFirst = { resolve, reject };
    });
    this.model = model;
    this.node = nodeTables.self.id;
    this.connections = connections;
    this.tables = Object.fromEntries(
      model.tables.map((table) => [table.name, new Table(table, keeper)]),
    ) as Tables;
    this.#ends = [
      dataPlane.onEvent((event) => this.#receive(event)),
      ownership.onChange((change) => this.#follow(change)),
    ];
  }

  /** Takes charge of a part: the agent drains and stops it, the latest first. */
  add(part: AgentPart): void {
    this.#parts.unshift(part);
  }

  /** Takes charge of the server of metrics. */
  observe(observation: Observation): void {
    this.#observation = observation;
    this.add(observation);
  }

  /** Where metrics are served; undefined where they are not. */
  get metrics(): Pick<Observation, "host" | "port"> | undefined {
    return this.#observation;
  }

  /** Whether the device is there, this agent its primary, and its tables as they should be. */
  get ready(): boolean {
    return this.#ready;
  }

  /** Resolves when the agent is ready for the first time. @throws DiagnosticError when an application cannot serve. */
  whenReady(): Promise<void> {
    return this.#firstReady;
  }

  /** How many packets ended in each verdict. @throws Error while the device is away. */
  verdicts(): Promise<Readonly<Record<Verdict, bigint>>> {
    return this.#works.dataPlane.verdicts();
  }

  /** Each connection that the data plane reports: its first packet was delivered here. Returns what ends it. */
  onNewConnection(listener: (connection: ConnectionTuple) => void): Cancel {
    return this.#works.dataPlane.onEvent((event) => {
      if (event.kind === "new-connection") listener(event.connection);
    });
  }

  /**
   * Leaves the farm in order: takes no new connections, lets those that are there go on until they end or the time is over, gives up what
   * it owns, and stops.
   */
  async drain(patienceSeconds = this.#works.drainSeconds): Promise<void> {
    const { ownership, connections, timers, log } = this.#works;
    log.info({ patienceSeconds }, "draining");
    connections.drain();
    await ownership.drain();
    const patience = new AbortController();
    const end = timers.after(seconds(patienceSeconds), () =>
      patience.abort(new Error("the time to drain is over")),
    );
    await Promise.all(this.#parts.map((part) => part.drain?.(patience.signal)));
    end();
    await this.#works.migration.stop();
    await ownership.leave();
    await this.stop();
  }

  /**
   * Stops at once. Tables and claims stay as they are: connections go on, and an agent that starts again takes them over.
   */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /** Resolves once the agent has stopped: told to, or because another process joined the farm as this node. */
  ended(): Promise<void> {
    return this.#ended;
  }

  async #stop(): Promise<void> {
    const { keeper, ownership, dataPlane, log } = this.#works;
    this.#ready = false;
    this.#epoch += 1;
    this.#retry();
    for (const end of this.#ends) end();
    for (const part of this.#parts) await part.stop();
    keeper.stop();
    await ownership.close();
    await dataPlane.stop();
    log.info("stopped");
    this.#end();
  }

  #receive(event: DataPlaneEvent): void {
    const { log, keeper, connections } = this.#works;
    if (event.kind === "connected") {
      log.info({ tables: event.tables }, "the device is there");
      void this.#resume();
    } else if (event.kind === "disconnected") {
      log.warn({ why: event.why }, "the device is away");
      this.#ready = false;
      this.#epoch += 1;
      this.#retry();
      keeper.suspend();
      connections.suspend();
    }
  }

  #follow(change: OwnershipChange): void {
    const { log } = this.#works;
    if (change.kind === "membership") {
      const { generation, members } = change.membership;
      log.info(
        { generation, members: members.map(({ node, state }) => `${node.id} ${state}`) },
        "membership",
      );
    } else if (change.kind === "state") {
      log.info({ state: change.state, why: change.why }, "ownership");
    } else if (change.kind === "superseded") {
      log.error("another process joined as this node: stopping");
      void this.stop();
    }
  }

  /** Peers, services and tables first, then connections, and last who this node is: see `entries/converge.ts`. */
  async #resume(): Promise<void> {
    const { keeper, connections, log, timers } = this.#works;
    this.#epoch += 1;
    const epoch = this.#epoch;
    try {
      await keeper.resume();
      if (epoch !== this.#epoch) return;
      await connections.resume();
      if (epoch !== this.#epoch) return;
      await this.#serve();
      if (epoch !== this.#epoch) return;
      await keeper.open();
    } catch (error) {
      if (epoch !== this.#epoch) return; // the device went away meanwhile, as `disconnected` said
      log.warn({ err: error }, "the tables could not be read");
      this.#retry = timers.after(RETRY, () => void this.#resume());
      return;
    }
    if (epoch !== this.#epoch) return;
    this.#ready = true;
    log.info({ entries: keeper.installed, refused: keeper.refused }, "ready");
    this.#settleFirst?.resolve();
  }

  async #serve(): Promise<void> {
    if (this.#serving) return;
    this.#serving = true;
    try {
      this.add(await this.#works.serve());
    } catch (error) {
      this.#epoch += 1;
      this.#settleFirst?.reject(error);
      throw error;
    }
  }
}
