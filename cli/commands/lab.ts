import { resolve } from "node:path";
import { Command, InvalidArgumentError, Option } from "commander";
import { startLab } from "../../lab/lab.ts";
import { removeAbandonedRuns } from "../../lab/run/namespaces.ts";
import { LAB_OWNERSHIPS, type LabOwnership } from "../../lab/run/server.ts";
import { LAB_TARGETS, type LabTarget } from "../../lab/targets.ts";
import { bringUpCommands, commandText } from "../../lab/topology/commands.ts";
import { farmFacts, farmTopology } from "../../lab/topology/farm-topology.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { formatOption, type WithFormat } from "../formats.ts";
import type { Io } from "../io.ts";
import { describeLab, labGuide } from "../lab/guide.ts";
import { loadModel } from "../load.ts";
import { ownCommand } from "../own-command.ts";
import type { Run } from "../run.ts";
import { stopped, stopSignal } from "../stop-signal.ts";

interface LabCommandOptions extends WithFormat {
  readonly nodes: number;
  readonly target: LabTarget;
  readonly ownership: LabOwnership;
  readonly clean?: true;
  readonly dryRun?: true;
}

/** `nicforge lab`: a farm in network namespaces that stays until it is interrupted. */
export function labCommand(io: Io, run: Run) {
  return new Command("lab")
    .description("a farm of servers in network namespaces, with real sockets (root)")
    .argument("[pipeline.ts]", "the pipeline file")
    .option("--nodes <number>", "servers", parseNodes, 3)
    .addOption(
      new Option("--target <target>", "what runs the pipeline in each NIC")
        .choices(LAB_TARGETS)
        .default("embedded"),
    )
    .addOption(
      new Option("--ownership <kind>", "how servers learn of each other's connections")
        .choices(LAB_OWNERSHIPS)
        .default("in-process"),
    )
    .option("--dry-run", "print the commands that would make the farm, and make nothing")
    .option("--clean", "remove what runs have left behind that were killed, and nothing else")
    .addOption(formatOption())
    .addHelpText("after", "\nExample:\n  sudo nicforge lab farm.ts --nodes 3")
    .action((file: string | undefined, options: LabCommandOptions, command: Command) => {
      if (options.clean) return run(() => clean(io));
      if (file === undefined) command.error("error: missing required argument 'pipeline.ts'");
      return run(() => lab(io, file, options), { format: options.format });
    });
}

async function clean(io: Io): Promise<ExitCode> {
  for (const run of await removeAbandonedRuns()) io.out(`${run}\n`);
  return EXIT.ok;
}

async function lab(io: Io, file: string, options: LabCommandOptions): Promise<ExitCode> {
  const { nodes, target, ownership, format } = options;
  const model = await loadModel(io, file);
  if (options.dryRun) {
    const commands = bringUpCommands("nflab", farmTopology(farmFacts(model, nodes)));
    io.out(`${commands.map(commandText).join("\n")}\n`);
    return EXIT.ok;
  }
  const stop = stopSignal();
  const nicforge = ownCommand();
  const tell = (line: string) => io.err(`${line}\n`);
  const farm = await startLab({ model, pipeline: resolve(file), nodes, target, ownership, nicforge, tell });
  try {
    const description = describeLab(farm, model);
    io.out(format === "json" ? `${JSON.stringify(description)}\n` : labGuide(description));
    await stopped(stop);
  } finally {
    await farm.stop();
  }
  return EXIT.ok;
}

function parseNodes(text: string): number {
  const nodes = Number(text);
  if (!/^\d+$/.test(text) || nodes === 0) throw new InvalidArgumentError("Write a number from 1 on.");
  return nodes;
}
