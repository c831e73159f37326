import { Command } from "commander";
import { loadAgent } from "../../agent/load-agent.ts";
import { runAgent } from "../../agent/run-agent.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { Run } from "../run.ts";

interface AgentCommandOptions {
  readonly config: string;
}

/** `nicforge agent`: one node's agent as a process; drains on SIGTERM and SIGINT, and ends with exit code 0, or 2 when it cannot start. */
export function agentCommand(io: Io, run: Run) {
  return new Command("agent")
    .description("run a node's host agent, as nicforge build generated it")
    .argument("<agent.ts>", "the generated agent, such as out/agent/farm-agent.ts")
    .requiredOption("--config <node.json>", "the node's configuration (docs/agent.schema.json)")
    .addHelpText(
      "after",
      "\nPrints one line of JSON to stdout once it is ready, and its log to stderr. SIGTERM drains it, a second one ends it at once." +
        "\n\nExample:\n  nicforge build farm.ts --out out\n  nicforge agent out/agent/farm-agent.ts --config node1.json",
    )
    .action((file: string, { config }: AgentCommandOptions) =>
      run(
        async () => {
          const definition = await loadAgent(file);
          const ready = (facts: object) => io.out(`${JSON.stringify({ ready: true, ...facts })}\n`);
          await runAgent(
            definition,
            { configuration: config, logDestination: { write: io.err } },
            process,
            ({ node, model, metrics }) =>
              ready({
                pid: process.pid,
                node,
                pipeline: model.name,
                ...(metrics && { metrics: `${metrics.host}:${metrics.port}` }),
              }),
          );
          return EXIT.ok;
        },
        { onDiagnostics: EXIT.couldNotRun },
      ),
    );
}
