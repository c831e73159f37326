import { ExecaError, execa } from "execa";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { labMessages } from "../../diagnostics/messages-lab.ts";
import { type Command, commandText } from "../topology/commands.ts";
import { type Batch, batched } from "./batched.ts";

/** Runs a command on this machine to its end, and returns what it printed. */
export function runCommand(command: Command): Promise<string> {
  return runBatch({ program: command, commands: [command] });
}

/**
 * Runs commands one after the other, in as few processes as that takes.
 *
 * @throws DiagnosticError `lab-command-failed` with the command's own words; those behind it have not run then.
 */
export async function runCommands(commands: readonly Command[]): Promise<void> {
  for (const batch of batched(commands)) await runBatch(batch);
}

async function runBatch({ program: [program, ...args], commands, input = "" }: Batch): Promise<string> {
  try {
    return (await execa(program, args, { input })).stdout;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const said = String(error.stderr ?? "").trim();
    // iproute2 names the line of a batch: "Command failed -:3".
    const line = Number(/^Command failed -:(\d+)$/m.exec(said)?.[1] ?? 1);
    const command = commandText(commands[line - 1] ?? commands[0]!);
    const reason = said.replace(/\n?Command failed -:\d+$/m, "") || error.shortMessage;
    throw new DiagnosticError([labMessages.diagnose("lab-command-failed", {}, { command, reason })]);
  }
}
