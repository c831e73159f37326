import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { abandonedRuns, type RunRecord, removeRecord } from "./run-record.ts";

/** How long a killed process may take to be gone. */
const KILL_PATIENCE_MS = 2_000;
const POLL_MS = 20;

/**
 * Removes what runs left behind whose process is gone: their processes, namespaces and files.
 *
 * @returns the runs that were removed
 */
export async function removeAbandonedRuns(): Promise<readonly string[]> {
  const abandoned = abandonedRuns();
  for (const record of abandoned) await removeRun(record);
  return abandoned.map(({ run }) => run);
}

/** Ends every process in a run's namespaces, then removes these, the run's folder and its record. */
export async function removeRun(record: RunRecord): Promise<void> {
  killAllIn(record.namespaces);
  const deadline = Date.now() + KILL_PATIENCE_MS;
  while (processesIn(record.namespaces).length > 0 && Date.now() < deadline) await delay(POLL_MS);
  forgetRun(record);
}

/** {@link removeRun} for a process that is ending and cannot wait. */
export function removeRunAtOnce(record: RunRecord): void {
  killAllIn(record.namespaces);
  forgetRun(record);
}

function forgetRun({ run, namespaces, folder }: RunRecord): void {
  const existing = new Set(namespaceNames());
  for (const name of namespaces) if (existing.has(name)) ipNetns("delete", name);
  rmSync(folder, { recursive: true, force: true });
  removeRecord(run);
}

function killAllIn(namespaces: readonly string[]): void {
  for (const pid of processesIn(namespaces)) {
    try {
      process.kill(pid, "SIGKILL");
    } catch {
      // it ended by itself
    }
  }
}

/** Processes by number, our own excepted: threads of it may work inside. */
function processesIn(namespaces: readonly string[]): readonly number[] {
  const existing = new Set(namespaceNames());
  return namespaces
    .filter((name) => existing.has(name))
    .flatMap((name) => ipNetns("pids", name).split("\n"))
    .filter((line) => line !== "")
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

function namespaceNames(): readonly string[] {
  return ipNetns("list")
    .split("\n")
    .map((line) => line.split(" ")[0]!);
}

function ipNetns(...args: readonly string[]): string {
  return spawnSync("ip", ["netns", ...args], { encoding: "utf8" }).stdout ?? "";
}
