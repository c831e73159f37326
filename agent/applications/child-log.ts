import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { AgentLog } from "../observe/log.ts";

/** Writes what a program prints to the agent's log, line by line. */
export function logLines(output: Readable, log: AgentLog, facts: Readonly<Record<string, unknown>>): void {
  createInterface({ input: output }).on("line", (line) =>
    log.info({ ...facts, line }, "the application says"),
  );
}
