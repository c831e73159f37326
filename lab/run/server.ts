import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { farmNode } from "../../dsl/entries/farm-node.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { DEVICE_ID, type LabTarget, P4RUNTIME_PORT, p4runtimeAddress, switchCommand } from "../targets.ts";
import { hostManagementAddress } from "../topology/addressing.ts";
import type { Command } from "../topology/commands.ts";
import { host, nic } from "../topology/farm-topology.ts";
import { LabProcess, type ProcessPlan } from "./lab-process.ts";

/** How servers learn of each other's connections. */
export const LAB_OWNERSHIPS = ["in-process", "nats", "alone"] as const;
export type LabOwnership = (typeof LAB_OWNERSHIPS)[number];

/** What all servers of a run share. */
export interface ServerSetting {
  readonly run: string;
  /** Where configurations and logs go. */
  readonly folder: string;
  readonly model: PipelineModel;
  readonly nodes: number;
  readonly target: LabTarget;
  /** The generated P4 program, and the generated agent. */
  readonly program: string;
  readonly agent: string;
  /** How this program is called. */
  readonly nicforge: Command;
  readonly ownership: LabOwnership;
  /** `host:port` of the broker, for `nats`. */
  readonly broker: string;
  /** Called with each agent's process that has a channel. */
  readonly connect: (agent: LabProcess) => void;
}

/** Ports of a host's management address. */
export const METRICS_PORT = 9464;

/** A lab that is taken down waits no longer for its clients. */
const DRAIN_SECONDS = 1;

const SWITCH_PATIENCE_MS = 120_000;
const AGENT_PATIENCE_MS = 120_000;

/** One server: the switch in its NIC, and the agent on its host. */
export class Server {
  readonly node: number;
  readonly #setting: ServerSetting;
  readonly #configuration: string;
  #switch: LabProcess | undefined;
  #agent: LabProcess | undefined;

  constructor(node: number, setting: ServerSetting) {
    this.node = node;
    this.#setting = setting;
    this.#configuration = join(setting.folder, `node${node}.json`);
    writeFileSync(this.#configuration, `${JSON.stringify(agentConfiguration(node, setting), null, 2)}\n`);
  }

  get switch(): LabProcess {
    return running(this.#switch, `the switch of server ${this.node}`);
  }

  get agent(): LabProcess {
    return running(this.#agent, `the agent of server ${this.node}`);
  }

  /** Starts the NIC's switch and waits until it takes P4Runtime connections. */
  async startSwitch(): Promise<void> {
    const { target, model, program, nicforge } = this.#setting;
    const command = switchCommand(target, { node: this.node, model, program, nicforge });
    const started = this.#start({ name: `switch${this.node}`, place: nic(this.node), command });
    this.#switch = started;
    await started.until(() => started.listens(P4RUNTIME_PORT), SWITCH_PATIENCE_MS);
  }

  /** Starts the agent and waits until it has programmed the switch and takes part in the farm. */
  async startAgent(): Promise<void> {
    const { nicforge, agent, ownership } = this.#setting;
    const started = this.#start({
      name: `agent${this.node}`,
      place: host(this.node),
      command: [...nicforge, "agent", agent, "--config", this.#configuration],
      environment: { NICFORGE_LAB_PLACE: host(this.node) },
      ...(ownership === "in-process" ? { channel: true } : {}),
    });
    this.#agent = started;
    if (ownership === "in-process") this.#setting.connect(started);
    await started.until(() => started.said('"ready":true'), AGENT_PATIENCE_MS);
  }

  async stop(): Promise<void> {
    await this.#agent?.stop();
    await this.#switch?.stop();
  }

  #start(plan: ProcessPlan): LabProcess {
    return new LabProcess(this.#setting.run, this.#setting.folder, plan);
  }
}

/** A node's configuration file. */
export function agentConfiguration(node: number, setting: ServerSetting) {
  const { nodes, target, ownership, broker, run } = setting;
  return {
    node,
    nodes: Array.from({ length: nodes }, (_, index) => farmNode(index + 1)),
    dataPlane: { p4runtime: p4runtimeAddress(node), deviceId: DEVICE_ID, toolchain: target },
    ownership: ownership === "nats" ? { kind: "nats", servers: [broker], farm: run } : { kind: ownership },
    metrics: `${hostManagementAddress(node)}:${METRICS_PORT}`,
    limits: { drainSeconds: DRAIN_SECONDS },
  };
}

function running(process: LabProcess | undefined, name: string): LabProcess {
  if (process === undefined) throw new Error(`${name} was not started`);
  return process;
}
