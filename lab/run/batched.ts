import type { Command } from "../topology/commands.ts";

/** Commands of one program that one process can carry out, a line each. */
export interface Batch {
  readonly program: Command;
  readonly commands: readonly Command[];
  /** What the program reads; undefined for a command that runs by itself. */
  readonly input?: string;
}

/**
 * Joins neighbours that iproute2 takes as lines of one batch, since starting a process costs more than what most of these commands do.
 * The order stays.
 */
export function batched(commands: readonly Command[]): readonly Batch[] {
  const groups: { readonly prefix: number; readonly commands: Command[] }[] = [];
  for (const command of commands) {
    const prefix = prefixLength(command);
    const last = groups.at(-1);
    const joins =
      last !== undefined &&
      prefix > 0 &&
      last.prefix === prefix &&
      samePrefix(last.commands[0]!, command, prefix);
    if (joins) last.commands.push(command);
    else groups.push({ prefix, commands: [command] });
  }
  return groups.map(({ prefix, commands }) => {
    const [first] = commands as [Command];
    if (commands.length === 1) return { program: first, commands };
    const [program, ...options] = first.slice(0, prefix) as [string, ...string[]];
    const input = commands.map((command) => `${command.slice(prefix).join(" ")}\n`).join("");
    return { program: [program, ...options, "-batch", "-"], commands, input };
  });
}

/** The words before a command's line in a batch: program and namespace. 0 for one that can be in no batch. */
function prefixLength([program, first, second, third]: Command): number {
  if (program !== "ip" && program !== "bridge") return 0;
  if (first === "-n") return third?.startsWith("-") ? 0 : 3;
  // `ip netns exec` is another program's command.
  return first?.startsWith("-") || second === "exec" ? 0 : 1;
}

function samePrefix(one: Command, other: Command, length: number): boolean {
  return one.slice(0, length).join(" ") === other.slice(0, length).join(" ");
}
