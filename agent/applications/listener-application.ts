import { type ChildProcess, spawn } from "node:child_process";
import type { AgentLog } from "../observe/log.ts";
import { type Cancel, seconds, type Timers } from "../timers.ts";
import type { RunningApplication } from "./application.ts";
import { logLines } from "./child-log.ts";
import type { CommandParts } from "./inetd-application.ts";

/** Before a program that ended is started again: twice as long each time, up to the most. */
const FIRST_PAUSE = seconds(1);
const LONGEST_PAUSE = seconds(30);
/** A program that ran this long had started well: its next end is a first one. */
const SOUND_RUN = seconds(10);
/** Between SIGTERM and SIGKILL, where nobody says otherwise. */
const PATIENCE = seconds(5);

/**
 * A program that listens by itself, on the service's addresses and port, which it finds in `NICFORGE_ADDRESSES` (separated by blanks) and
 * `NICFORGE_PORT`. It is started again when it ends. Whose its connections are follows from the data plane's reports, and their ends from the kernel's
 * socket table or their idle time.
 */
export class ListenerApplication implements RunningApplication {
  readonly name: string;
  readonly #parts: Omit<CommandParts, "connections">;
  readonly #timers: Timers;
  readonly #log: AgentLog;
  #child: ChildProcess | undefined;
  #pause = FIRST_PAUSE;
  #restart: Cancel = () => {};
  #ending = false;
  /** How often it was started. */
  starts = 0;

  constructor(parts: Omit<CommandParts, "connections">) {
    this.name = parts.place.application;
    this.#parts = parts;
    this.#timers = parts.timers;
    this.#log = parts.log;
  }

  get serving(): number {
    return this.#child === undefined ? 0 : 1;
  }

  start(): void {
    const { command, folder, place } = this.#parts;
    const [program, ...parameters] = command;
    const facts = { application: this.name };
    const startedAt = this.#timers.now();
    const child = spawn(program!, parameters, {
      cwd: folder,
      env: {
        ...process.env,
        NICFORGE_ADDRESSES: place.addresses.join(" "),
        NICFORGE_PORT: String(place.port),
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.starts += 1;
    this.#child = child;
    logLines(child.stdout, this.#log, facts);
    logLines(child.stderr, this.#log, facts);
    let over = false;
    const ended = (why: Readonly<Record<string, unknown>>) => {
      // A program that cannot be started says `error`, and nothing else.
      if (over) return;
      over = true;
      this.#child = undefined;
      if (this.#ending) return;
      if (this.#timers.now() - startedAt >= SOUND_RUN) this.#pause = FIRST_PAUSE;
      const inSeconds = this.#pause / seconds(1);
      this.#log.error({ ...facts, ...why, inSeconds }, "the application has ended and is started again");
      this.#restart = this.#timers.after(this.#pause, () => this.start());
      this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    };
    child.once("error", (error) => ended({ err: error }));
    child.once("exit", (status, signal) => ended({ status, signal }));
  }

  /** Asks the program to end, as it does when its connections have, and ends it when the time is over. */
  drain(signal: AbortSignal): Promise<void> {
    return this.#end((force) => {
      if (signal.aborted) force();
      else signal.addEventListener("abort", force, { once: true });
      return () => signal.removeEventListener("abort", force);
    });
  }

  stop(): Promise<void> {
    return this.#end((force) => this.#timers.after(PATIENCE, force));
  }

  /** @param arrangeForce arranges when the program is killed; what it returns cancels that */
  async #end(arrangeForce: (force: () => void) => Cancel): Promise<void> {
    this.#ending = true;
    this.#restart();
    const child = this.#child;
    if (child === undefined) return;
    const exited = new Promise<void>((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
    child.kill("SIGTERM");
    const cancel = arrangeForce(() => child.kill("SIGKILL"));
    await exited;
    cancel();
  }
}
