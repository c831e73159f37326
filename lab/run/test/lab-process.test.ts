import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import { requires } from "../../../test-support/optional-engine.ts";
import type { Command } from "../../topology/commands.ts";
import { LabProcess } from "../lab-process.ts";
import { runCommand, runCommands } from "../run-command.ts";

const RUN = `nflabtest${process.pid}`;

async function codesOf(work: () => Promise<unknown>): Promise<readonly (readonly [string, string])[]> {
  try {
    await work();
    return [];
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics.map(({ code, message }) => [code, message] as const);
  }
}

describe("a command that the kernel refuses", () => {
  test("is told with the command and the kernel's words", async () => {
    expect(await codesOf(() => runCommand(["ip", "link", "show", "dev", "nicforge-none"]))).toEqual([
      ["lab-command-failed", expect.stringMatching(/`ip link show dev nicforge-none`: .*does not exist/)],
    ]);
  });
});

requires("netns", "a batch that the kernel refuses", () => {
  test("is told by the line that failed", async () => {
    const commands: readonly Command[] = [
      ["ip", "link", "show", "lo"],
      ["ip", "link", "set", "dev", "nicforge-none", "up"],
    ];
    expect(await codesOf(() => runCommands(commands))).toEqual([
      ["lab-command-failed", expect.stringMatching(/`ip link set dev nicforge-none up`: Cannot find device/)],
    ]);
  });
});

requires("netns", "a program of the lab", () => {
  const folder = mkdtempSync(join(tmpdir(), "nicforge-process-"));
  const started: LabProcess[] = [];
  const start = (...command: Command) => {
    const process = new LabProcess(RUN, folder, { name: "program", place: "client", command });
    started.push(process);
    return process;
  };
  beforeAll(() => runCommand(["ip", "netns", "add", `${RUN}-client`]));
  afterAll(async () => {
    for (const process of started) await process.kill();
    await runCommand(["ip", "netns", "delete", `${RUN}-client`]);
    rmSync(folder, { recursive: true });
  });

  test("that ends before it is ready is told with its last words, such as that its port is in use", async () => {
    const process = start("sh", "-c", "echo address already in use >&2; exit 2");
    expect(await codesOf(() => process.until(() => false, 10_000))).toEqual([
      ["lab-process-ended", expect.stringContaining("address already in use")],
    ]);
    expect(process.ended).toBe(true);
  });

  test("that is not there is told too", async () => {
    const process = start("nicforge-no-such-program");
    expect(await codesOf(() => process.until(() => false, 10_000))).toEqual([
      ["lab-process-ended", expect.stringContaining("nicforge-no-such-program")],
    ]);
  });

  test("that does not get ready is told after a while", async () => {
    const process = start("sleep", "60");
    expect(await codesOf(() => process.until(() => false, 100))).toEqual([
      ["lab-process-silent", "program was not ready after 0.1 seconds"],
    ]);
  });

  test("is ended by asking, and when it does not listen to that, by force", async () => {
    const polite = start("sleep", "60");
    await polite.stop();
    expect(polite.ended).toBe(true);
    const deaf = start("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done");
    await deaf.until(() => deaf.said("deaf"), 10_000);
    await deaf.stop();
    expect(deaf.child.signalCode).toBe("SIGKILL");
  }, 20_000);

  test("is asked in vain whether it listens, unless it does", async () => {
    const script = 'require("node:net").createServer().listen(4711, "127.0.0.1")';
    const process = start("node", "-e", script);
    await process.until(() => process.listens(4711), 20_000);
    expect(process.listens(4712)).toBe(false);
  }, 30_000);
});
