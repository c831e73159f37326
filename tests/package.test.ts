import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packedProject, productionPackages } from "./packed-project.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const USER_TEST = `
import { start } from "nicforge/testing";
import assert from "node:assert/strict";

const farm = await start("./farm.ts", { entries: "./farm.entries.json" });
const arp = Buffer.from("ffffffffffff" + "020000000099" + "0806" + "00".repeat(28), "hex");
const { verdict, outputs } = await farm.inject("wan", arp);
assert.equal(verdict, "passed");
assert.deepEqual(outputs.map(({ port }) => port), ["host"]);
await farm.stop();
console.log("user test passed");
`;

describe("the packed package", () => {
  let project: string;

  beforeAll(() => {
    execFileSync(process.execPath, ["scripts/build.mjs"], { cwd: ROOT, stdio: "inherit" });
    project = packedProject();
    for (const file of ["farm.ts", "farm.entries.json"])
      copyFileSync(join(ROOT, "examples", file), join(project, file));
  }, 180_000);
  afterAll(() => rmSync(project, { recursive: true, force: true }), 60_000);

  const run = (...command: readonly string[]) =>
    execFileSync(process.execPath, command, { cwd: project, encoding: "utf8" });

  it("builds a pipeline outside the repository with production dependencies only", () => {
    expect(existsSync(join(project, "node_modules/vitest"))).toBe(false);
    run("node_modules/nicforge/dist/cli/main.js", "build", "farm.ts", "--target", "bmv2", "--out", "out");
    expect(readdirSync(join(project, "out", "bmv2"))).toContain("farm.p4");
  });

  it("loads the host agent that it built, with its own runtime", () => {
    const command = [
      "node_modules/nicforge/dist/cli/main.js",
      "agent",
      "out/agent/farm-agent.ts",
      "--config",
      "none.json",
    ];
    const { status, stderr } = spawnSync(process.execPath, command, { cwd: project, encoding: "utf8" });
    expect(stderr).toContain("agent-configuration-missing");
    expect(status).toBe(2);
  });

  it("runs a user's own packet test", () => {
    writeFileSync(join(project, "packet-test.mjs"), USER_TEST);
    expect(run("packet-test.mjs")).toContain("user test passed");
  });

  it("offers the front end and the switch by themselves", () => {
    const script =
      'const p4 = await import("nicforge/p4"), s = await import("nicforge/switch"); console.log(Object.keys(p4).length > 0 && Object.keys(s).length > 0)';
    expect(run("--input-type=module", "-e", script).trim()).toBe("true");
  });
});

it("only production dependencies are copied", () => {
  const lock = '{"packages":{"":{},"node_modules/a":{},"node_modules/b":{"dev":true}}}';
  expect(productionPackages(lock)).toEqual(["node_modules/a"]);
});
