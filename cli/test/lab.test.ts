import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { cli } from "./run-cli.ts";

const farm = fileURLToPath(new URL("../../examples/farm.ts", import.meta.url));

describe("nicforge lab", () => {
  it("prints the commands that would make the farm, without root", async () => {
    const { exitCode, stdout } = await cli("lab", farm, "--nodes", "2", "--dry-run");
    expect(exitCode).toBe(0);
    expect(stdout).toContain("ip netns add nflab-host2\n");
    expect(stdout).toContain("ip -n nflab-host2 address add 203.0.113.10/32 dev lo\n");
    expect(stdout).not.toContain("host3");
  });

  it("needs a pipeline, servers that can be numbered, and a target that it knows", async () => {
    expect(await cli("lab")).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("pipeline.ts") });
    expect(await cli("lab", farm, "--nodes", "0")).toMatchObject({ exitCode: 2 });
    const unknown = await cli("lab", farm, "--target", "bm2");
    expect(unknown).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("embedded, bmv2") });
    const many = await cli("lab", farm, "--nodes", "201");
    expect(many).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("lab-nodes") });
  });
});
