import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { labMessages } from "../../diagnostics/messages-lab.ts";
import { type Command, inside } from "../topology/commands.ts";
import type { Place } from "../topology/plan.ts";

/** A program of the lab, and where it runs. */
export interface ProcessPlan {
  /** As people and file names call it. */
  readonly name: string;
  readonly place: Place;
  readonly command: Command;
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether it talks with this process by Node's channel for child processes. */
  readonly channel?: true;
}

/** How long a process may take to end by itself before it is killed. */
const STOP_PATIENCE_MS = 5_000;
const POLL_MS = 20;
/** What of a log an error shows. */
const LAST_LINES = 15;

/** A running program of the lab. What it prints goes to its log. */
export class LabProcess {
  readonly name: string;
  readonly log: string;
  /** For a process with a channel: messages to and from it. */
  readonly child: ChildProcess;

  constructor(run: string, folder: string, plan: ProcessPlan) {
    this.name = plan.name;
    this.log = join(folder, `${plan.name}.log`);
    const [program, ...args] = inside(run, plan.place, plan.command);
    const log = openSync(this.log, "a");
    try {
      this.child = spawn(program, args, {
        stdio: ["ignore", log, log, plan.channel === true ? "ipc" : "ignore"],
        env: { ...process.env, ...plan.environment },
      });
    } finally {
      closeSync(log);
    }
    // `ip` is there, or the namespace would not be: only the program behind it can be missing, which `ip` tells.
    this.child.on("error", () => undefined);
  }

  /** `ip netns exec` becomes the program, so that the number is the program's own. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  get ended(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null || this.child.pid === undefined;
  }

  /**
   * Waits until the program is ready.
   *
   * @throws DiagnosticError `lab-process-ended` or `lab-process-silent`.
   */
  async until(ready: () => boolean | Promise<boolean>, patienceMs: number): Promise<void> {
    const deadline = Date.now() + patienceMs;
    while (!(await ready())) {
      if (this.ended) this.#fail("lab-process-ended");
      if (Date.now() > deadline) {
        throw new DiagnosticError([
          labMessages.diagnose(
            "lab-process-silent",
            { help: this.lastWords() },
            { process: this.name, seconds: patienceMs / 1000, log: this.log },
          ),
        ]);
      }
      await delay(POLL_MS);
    }
  }

  /** The last lines of its log. */
  lastWords(): string {
    return readFileSync(this.log, "utf8").trimEnd().split("\n").slice(-LAST_LINES).join("\n");
  }

  /** Whether its log has this text. */
  said(text: string): boolean {
    return readFileSync(this.log, "utf8").includes(text);
  }

  /** Whether the program listens on a TCP port, by the kernel's list of sockets in its namespace. */
  listens(port: number): boolean {
    return [4, 6].some((version) => listeningPorts(this.pid, version === 4 ? "tcp" : "tcp6").includes(port));
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Ends it: asks, then kills. May be called twice. */
  async stop(): Promise<void> {
    this.signal("SIGCONT");
    this.signal("SIGTERM");
    const kill = setTimeout(() => this.signal("SIGKILL"), STOP_PATIENCE_MS);
    await this.#end();
    clearTimeout(kill);
  }

  /** Ends it without asking. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    await this.#end();
  }

  async #end(): Promise<void> {
    if (!this.ended) await once(this.child, "exit");
  }

  #fail(code: "lab-process-ended"): never {
    throw new DiagnosticError([
      labMessages.diagnose(code, {}, { process: this.name, reason: this.lastWords(), log: this.log }),
    ]);
  }
}

/** Local ports of a namespace's sockets in state LISTEN, 0A in /proc/net/tcp (proc(5)). */
function listeningPorts(pid: number | undefined, file: "tcp" | "tcp6"): readonly number[] {
  let table: string;
  try {
    table = readFileSync(`/proc/${pid}/net/${file}`, "utf8");
  } catch {
    return [];
  }
  return table
    .split("\n")
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === "0A")
    .map((fields) => Number.parseInt(fields[1]!.split(":")[1]!, 16));
}
