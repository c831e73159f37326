import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { labMessages } from "../diagnostics/messages-lab.ts";
import { findProgram } from "../testing/optional-engine.ts";
import { MAX_NODES } from "./topology/addressing.ts";
import { NEEDED_PROGRAMS } from "./topology/commands.ts";

/** Debian's packages of the programs that the lab runs. */
const INSTALL: Readonly<Record<string, string>> = {
  ip: "apt-get install iproute2",
  bridge: "apt-get install iproute2",
  ethtool: "apt-get install ethtool",
  sysctl: "apt-get install procps",
  "nats-server": "apt-get install nats-server",
  simple_switch_grpc: "BMv2, see https://github.com/p4lang/behavioral-model",
  "p4c-bm2-ss": "p4c, see https://github.com/p4lang/p4c",
};

/** What a run asks of the machine. */
export interface Needs {
  readonly nodes: number;
  /** Programs beside those that every lab needs. */
  readonly programs: readonly string[];
  readonly isRoot: boolean;
  readonly find: (program: string) => string | undefined;
}

/** The needs of a run on this machine. */
export function needs(nodes: number, programs: readonly string[]): Needs {
  return { nodes, programs, isRoot: process.getuid?.() === 0, find: findProgram };
}

/** @throws DiagnosticError with all that is missing, before anything has been made. */
export function requireMachine({ nodes, programs, isRoot, find }: Needs): void {
  const problems = [
    ...(isRoot ? [] : [labMessages.diagnose("lab-needs-root", {})]),
    ...(Number.isInteger(nodes) && nodes >= 1 && nodes <= MAX_NODES
      ? []
      : [labMessages.diagnose("lab-nodes", {}, { nodes, limit: MAX_NODES })]),
    ...[...NEEDED_PROGRAMS, ...programs]
      .filter((program) => find(program) === undefined)
      .map((program) =>
        labMessages.diagnose("lab-missing-program", {}, { program, install: INSTALL[program] ?? program }),
      ),
  ];
  if (problems.length > 0) throw new DiagnosticError(problems);
}
