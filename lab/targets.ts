import type { PipelineModel } from "../dsl/model/index.ts";
import { nicManagementAddress } from "./topology/addressing.ts";
import type { Command } from "./topology/commands.ts";

/** What runs the pipeline in each NIC. */
export const LAB_TARGETS = ["embedded", "bmv2"] as const;
export type LabTarget = (typeof LAB_TARGETS)[number];

/** P4Runtime's registered port. */
export const P4RUNTIME_PORT = 9559;
export const DEVICE_ID = 1;
/** simple_switch's Thrift server, of which each NIC's namespace has one. */
const THRIFT_PORT = 9090;

/** Programs that a target needs on PATH. */
export const TARGET_PROGRAMS: Readonly<Record<LabTarget, readonly string[]>> = {
  embedded: [],
  bmv2: ["p4c-bm2-ss", "simple_switch_grpc"],
};

export interface SwitchFacts {
  readonly node: number;
  readonly model: PipelineModel;
  /** The generated P4 program's file. */
  readonly program: string;
  /** How this program is called. */
  readonly nicforge: Command;
}

/** The command that runs a node's switch in its NIC's namespace. */
export function switchCommand(target: LabTarget, facts: SwitchFacts): Command {
  return SWITCH_COMMANDS[target](facts);
}

const SWITCH_COMMANDS: Readonly<Record<LabTarget, (facts: SwitchFacts) => Command>> = {
  embedded: ({ node, model, program, nicforge }) => [
    ...nicforge,
    "switch",
    program,
    ...interfaces(model),
    ...["--grpc", p4runtimeAddress(node), "--device-id", String(DEVICE_ID)],
    ...cpuPort(model),
  ],
  bmv2: ({ node, model }) => [
    "simple_switch_grpc",
    ...["--no-p4", "--device-id", String(DEVICE_ID), "--thrift-port", String(THRIFT_PORT)],
    ...interfaces(model),
    ...["--", "--grpc-server-addr", p4runtimeAddress(node)],
    ...cpuPort(model),
  ],
};

export function p4runtimeAddress(node: number): string {
  return `${nicManagementAddress(node)}:${P4RUNTIME_PORT}`;
}

function interfaces({ ports }: PipelineModel): readonly string[] {
  return (["wan", "lan", "host"] as const).flatMap((role) => ["-i", `${ports[role].number}@${role}`]);
}

function cpuPort({ ports }: PipelineModel): readonly string[] {
  return ports.cpu === undefined ? [] : ["--cpu-port", String(ports.cpu.number)];
}
