import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { OwnershipHub } from "../agent/ownership/in-process/hub.ts";
import { processPort } from "../agent/ownership/in-process/port.ts";
import { generateAgent } from "../codegen/agent/generate-agent.ts";
import { generateProgram } from "../codegen/p4/generate-program.ts";
import { DiagnosticError, hasErrors } from "../diagnostics/diagnostic.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import { bmv2Target } from "../targets/bmv2/target.ts";
import { needs, requireMachine } from "./preflight.ts";
import { type ClientFlows, Routing } from "./routing.ts";
import { BROKER_PORT, brokerPlan } from "./run/broker.ts";
import { type CableFrame, Capture, type CapturePoint } from "./run/capture.ts";
import { LabProcess, type ProcessPlan } from "./run/lab-process.ts";
import { removeAbandonedRuns, removeRun, removeRunAtOnce } from "./run/namespaces.ts";
import { runCommand, runCommands } from "./run/run-command.ts";
import { ownRecord, type RunRecord, writeRecord } from "./run/run-record.ts";
import { type LabOwnership, Server } from "./run/server.ts";
import { type LabTarget, TARGET_PROGRAMS } from "./targets.ts";
import { BROKER_ADDRESS } from "./topology/addressing.ts";
import { bringUpCommands, type Command, inside, namespaceName, routeCommand } from "./topology/commands.ts";
import { farmFacts, farmTopology } from "./topology/farm-topology.ts";
import type { Place, Topology } from "./topology/plan.ts";

export interface LabOptions {
  readonly model: PipelineModel;
  readonly nodes: number;
  readonly target: LabTarget;
  readonly ownership: LabOwnership;
  /** The pipeline's file: paths of applications are relative to it. */
  readonly pipeline: string;
  /** Without agents, the switches are empty: for those who program them themselves. With them, unless given. */
  readonly agents?: boolean;
  /** How this program is called: Node and its main module. */
  readonly nicforge: Command;
  /** What happens, for people who wait. */
  readonly tell?: (line: string) => void;
}

/** What of a server can be ended, paused and started again. */
export type ServerPart = "agent" | "switch";

/**
 * Brings up a farm: namespaces, switches, the broker, agents. What a run that died has left is removed first.
 *
 * @throws DiagnosticError for what the machine lacks, and for what does not come up; nothing is left then.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { nodes, target, ownership } = options;
  const broker = ownership === "nats" ? ["nats-server"] : [];
  requireMachine(needs(nodes, [...TARGET_PROGRAMS[target], ...broker]));
  for (const run of await removeAbandonedRuns()) options.tell?.(`removed what run ${run} left behind`);
  const lab = new Lab(options);
  try {
    await lab.bringUp();
    return lab;
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

/** A farm that runs in network namespaces of this machine. */
export class Lab {
  readonly run = `nflab${randomBytes(3).toString("hex")}`;
  readonly topology: Topology;
  readonly routing = new Routing(this.run);
  readonly folder = mkdtempSync(join(tmpdir(), `${this.run}-`));
  readonly #options: LabOptions;
  readonly #record: RunRecord;
  readonly #hub = new OwnershipHub();
  readonly #captures: Capture[] = [];
  readonly #removeAtExit = () => removeRunAtOnce(this.#record);
  #servers: readonly Server[] = [];
  #broker: LabProcess | undefined;
  #stopped = false;

  constructor(options: LabOptions) {
    this.#options = options;
    this.topology = farmTopology(farmFacts(options.model, options.nodes));
    const namespaces = this.topology.namespaces.map(({ place }) => this.namespace(place));
    this.#record = ownRecord(this.run, namespaces, this.folder);
  }

  async bringUp(): Promise<void> {
    const { tell = () => {}, nodes, ownership } = this.#options;
    process.once("exit", this.#removeAtExit);
    writeRecord(this.#record);
    tell(`namespaces of ${nodes} servers`);
    const tables = Routing.tables(nodes).map((route) => routeCommand(this.run, route));
    await runCommands([...bringUpCommands(this.run, this.topology), ...tables]);
    const { program, agent } = this.#generate();
    const shared = { ...this.#options, run: this.run, folder: this.folder, program, agent };
    const broker = `${BROKER_ADDRESS}:${BROKER_PORT}`;
    const connect = (process: LabProcess) => this.#hub.attach(processPort(process.child));
    this.#servers = this.topology.namespaces
      .filter(({ place }) => place.startsWith("host"))
      .map((_, index) => new Server(index + 1, { ...shared, broker, connect }));
    if (ownership === "nats") await this.startBroker();
    tell("switches");
    await Promise.all(this.#servers.map((server) => server.startSwitch()));
    if (this.#options.agents === false) return;
    tell("agents");
    await Promise.all(this.#servers.map((server) => server.startAgent()));
  }

  namespace(place: Place): string {
    return namespaceName(this.run, place);
  }

  server(node: number): Server {
    const server = this.#servers[node - 1];
    if (server === undefined) throw new RangeError(`this lab has no server ${node}`);
    return server;
  }

  /** Runs a program to its end inside a place and returns what it printed. */
  inside(place: Place, ...command: Command): Promise<string> {
    return runCommand(inside(this.run, place, command));
  }

  /** Starts a program inside a place; it ends with the lab. */
  start(plan: ProcessPlan): LabProcess {
    return new LabProcess(this.run, this.folder, plan);
  }

  /** From now on the router sends all packets of a service to one server, or shares its flows among several. */
  async routeService(service: string, ...nodes: readonly number[]): Promise<void> {
    await runCommands(this.routing.service(service, ...nodes));
  }

  /** From now on the router sends these packets to another server. */
  async repoint(flows: ClientFlows, node: number): Promise<void> {
    await runCommands(this.routing.flows(flows, node));
  }

  /** Everything on a cable from now on; see {@link Capture}. */
  capture(point: CapturePoint, take?: (frame: CableFrame) => void): Capture {
    const capture = new Capture(this.run, this.topology, point, take);
    this.#captures.push(capture);
    return capture;
  }

  /** Ends a part of a server without asking, as a crash does. */
  async kill(part: ServerPart, node: number): Promise<void> {
    await this.server(node)[part].kill();
  }

  /** Starts a part again and waits until it is ready. */
  async restart(part: ServerPart, node: number): Promise<void> {
    const server = this.server(node);
    await (part === "agent" ? server.startAgent() : server.startSwitch());
  }

  async startBroker(): Promise<void> {
    const broker = this.start(brokerPlan(this.folder));
    this.#broker = broker;
    await broker.until(() => broker.listens(BROKER_PORT), BROKER_PATIENCE_MS);
  }

  async killBroker(): Promise<void> {
    await this.#broker?.kill();
  }

  /** Ends all processes and removes all that the run made. May be called twice. */
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    try {
      for (const capture of this.#captures) capture.stop();
      await Promise.all(this.#servers.map((server) => server.stop()));
      await this.#broker?.stop();
      this.#hub.close();
    } finally {
      await removeRun(this.#record);
      process.off("exit", this.#removeAtExit);
    }
  }

  /** Writes the generated program and agent, and returns where they are. */
  #generate(): { readonly program: string; readonly agent: string } {
    const { model, pipeline } = this.#options;
    const diagnostics = bmv2Target.check(model);
    if (hasErrors(diagnostics)) throw new DiagnosticError(diagnostics);
    const { file, text } = generateProgram(model);
    const folder = join(this.folder, "build");
    mkdirSync(folder);
    const pipelineFolder = relative(realpathSync(folder), dirname(realpathSync(pipeline)));
    for (const { path, text: content } of [
      { path: file, text },
      ...generateAgent(model, { pipelineFolder }),
    ]) {
      writeFileSync(join(folder, path), content);
    }
    return {
      program: join(folder, file),
      agent: join(folder, `${model.name}-agent.ts`),
    };
  }
}

const BROKER_PATIENCE_MS = 10_000;
