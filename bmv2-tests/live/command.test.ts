import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, expect, test } from "vitest";
import type { LabDescription } from "../../cli/lab/guide.ts";
import { builtNicforge } from "../../test-support/built-nicforge.ts";
import { requires } from "../../test-support/optional-engine.ts";

const PIPELINE = fileURLToPath(new URL("../../examples/web.ts", import.meta.url));
const PATIENCE = 120_000;

requires("netns", "nicforge lab", () => {
  let lab: ChildProcess | undefined;
  afterEach(() => lab?.kill("SIGTERM"));

  test("describes its farm, serves, and leaves nothing behind when it is told to end", {
    timeout: PATIENCE,
  }, async () => {
    const { run, namespaces } = await started();
    const answer = inside(namespaces.client!, "curl", "-sS", "-m", "20", "http://203.0.113.10/");
    expect(answer).toBe("host1, request 1 of this connection\n");
    expect(namespacesOf(run)).toHaveLength(6);
    lab!.kill("SIGTERM");
    expect(await once(lab!, "exit")).toEqual([0, null]);
    expect(namespacesOf(run)).toEqual([]);
  });

  test("leaves its farm behind when it is killed; --clean removes it, and its processes", {
    timeout: PATIENCE,
  }, async () => {
    const { run, namespaces } = await started();
    lab!.kill("SIGKILL");
    await once(lab!, "exit");
    expect(namespacesOf(run)).toHaveLength(6);
    const pids = execFileSync("ip", ["netns", "pids", namespaces.nic1!], { encoding: "utf8" })
      .trim()
      .split("\n");
    const [node, ...main] = builtNicforge();
    expect(execFileSync(node, [...main, "lab", "--clean"], { encoding: "utf8" })).toContain(run);
    expect(namespacesOf(run)).toEqual([]);
    expect(pids.filter(runs)).toEqual([]);
  });

  async function started(): Promise<LabDescription> {
    const [node, ...main] = builtNicforge();
    lab = spawn(node, [...main, "lab", PIPELINE, "--nodes", "1", "--format", "json"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(createInterface(lab.stdout!), "line")) as [string];
    return JSON.parse(line) as LabDescription;
  }
});

function inside(namespace: string, ...command: readonly string[]): string {
  return execFileSync("ip", ["netns", "exec", namespace, ...command], { encoding: "utf8" });
}

/** A process that nobody has waited for is a zombie, and does not run. */
function runs(pid: string): boolean {
  try {
    return !/^\d+ \(.*\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

function namespacesOf(run: string): readonly string[] {
  const listed = execFileSync("ip", ["netns", "list"], { encoding: "utf8" });
  return listed.split("\n").filter((line) => line.startsWith(run));
}
