import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** Where runs of the lab say what they own; gone with the machine's uptime, as the namespaces are. */
export const RECORDS_FOLDER = "/run/nicforge-lab";

const RECORD = z.object({
  run: z.string(),
  pid: z.number(),
  /** Start time of the process in clock ticks since boot: tells it from a later one with the same number. */
  startedAt: z.string(),
  namespaces: z.array(z.string()),
  /** Generated files and logs. */
  folder: z.string(),
});

/** What a run of the lab owns on this machine, written down before it is made. */
export type RunRecord = z.infer<typeof RECORD>;

/** A record of this very process. */
export function ownRecord(run: string, namespaces: readonly string[], folder: string): RunRecord {
  return {
    run,
    pid: process.pid,
    startedAt: startTime(process.pid) ?? "",
    namespaces: [...namespaces],
    folder,
  };
}

export function writeRecord(record: RunRecord, folder = RECORDS_FOLDER): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(recordFile(record.run, folder), `${JSON.stringify(record, null, 2)}\n`);
}

export function removeRecord(run: string, folder = RECORDS_FOLDER): void {
  rmSync(recordFile(run, folder), { force: true });
}

/** Records whose process is gone, whether it ended well or not: what they name can be removed. */
export function abandonedRuns(folder = RECORDS_FOLDER): readonly RunRecord[] {
  return records(folder).filter(({ pid, startedAt }) => startTime(pid) !== startedAt);
}

function records(folder: string): readonly RunRecord[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names.flatMap((name) => {
    try {
      return [RECORD.parse(JSON.parse(readFileSync(join(folder, name), "utf8")))];
    } catch {
      return []; // not written to its end, so that nothing had been made yet
    }
  });
}

function recordFile(run: string, folder: string): string {
  return join(folder, `${run}.json`);
}

/** Field 22 of /proc/PID/stat (proc(5)); undefined when there is no such process, or only its remains. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets, and may hold anything.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
