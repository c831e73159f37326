import { chmod, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SwitchProcess } from "../switch-process.ts";

/** A stand-in for simple_switch_grpc, first on PATH: what starting and stopping do is seen on machines without it. */
let folder: string;
const path = process.env.PATH;
const temporary = process.env.TMPDIR;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "nicforge-switch-test-"));
  process.env.PATH = `${folder}${delimiter}${path}`;
  process.env.TMPDIR = folder;
});

afterEach(async () => {
  process.env.PATH = path;
  if (temporary === undefined) delete process.env.TMPDIR;
  else process.env.TMPDIR = temporary;
  await rm(folder, { recursive: true, force: true });
});

async function standIn(script: string): Promise<void> {
  const file = join(folder, "simple_switch_grpc");
  await writeFile(file, `#!${process.execPath}\n${script}\n`);
  await chmod(file, 0o755);
}

/** Listens on both of its addresses, as the real one does, and logs what it was told. */
const LISTENS = `
const { createServer } = require("node:net");
const { writeFileSync } = require("node:fs");
const argument = (name) => process.argv[process.argv.indexOf(name) + 1];
writeFileSync(argument("--log-file") + ".txt",
  "[18:00:00.000] [bmv2] [D] [thread 12] cpu " + argument("--cpu-port") + "\\nplain\\n");
for (const name of ["--grpc-server-addr", "--dp-grpc-server-addr"]) {
  createServer().listen(Number(argument(name).split(":")[1]), "127.0.0.1");
}
`;

const leftovers = async () => (await readdir(folder)).filter((name) => name !== "simple_switch_grpc");

describe("a switch process", () => {
  test("is there once both of its addresses take connections, and leaves nothing behind", async () => {
    await standIn(LISTENS);
    const running = await SwitchProcess.start({ deviceId: 1, cpuPort: 510 });
    expect(running.p4runtimeAddress).toMatch(/^127\.0\.0\.1:\d+$/);
    expect(running.dataplaneAddress).not.toBe(running.p4runtimeAddress);
    expect(await running.newLog()).toBe("cpu 510\nplain");
    expect(await running.newLog()).toBe("");
    await running.stop();
    await running.stop();
    expect(await leftovers()).toEqual([]);
  });

  test("that ends while starting says why, in its own words", async () => {
    await standIn('console.error("no such option: --grpc"); process.exit(3);');
    await expect(SwitchProcess.start({ deviceId: 1 })).rejects.toThrow(
      /ended while starting:\nno such option: --grpc/,
    );
    expect(await leftovers()).toEqual([]);
  });

  test("that does not heed the signal is killed", async () => {
    await standIn(`process.on("SIGTERM", () => {});\n${LISTENS}`);
    const running = await SwitchProcess.start({ deviceId: 1, cpuPort: 510 });
    await running.stop();
    expect(await leftovers()).toEqual([]);
  });
});
