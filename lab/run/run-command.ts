import { ExecaError, execa } from "execa";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { labMessages } from "../../diagnostics/messages-lab.ts";
import { type Command, commandText } from "../topology/commands.ts";

/** Runs a command to its end and returns what it printed. */
export type CommandRunner = (command: Command) => Promise<string>;

/**
 * Runs a command on this machine.
 *
 * @throws DiagnosticError `lab-command-failed` with the command's own words.
 */
export const runCommand: CommandRunner = async (command) => {
  const [program, ...args] = command;
  try {
    return (await execa(program, args, { stdin: "ignore" })).stdout;
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
    const reason = String(error.stderr ?? "").trim() || error.shortMessage;
    throw new DiagnosticError([
      labMessages.diagnose("lab-command-failed", {}, { command: commandText(command), reason }),
    ]);
  }
};

/** Runs commands one after the other. */
export async function runCommands(commands: readonly Command[], run: CommandRunner): Promise<void> {
  for (const command of commands) await run(command);
}
