import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { requires } from "../../test-support/optional-engine.ts";
import { cli } from "./run-cli.ts";

const REFLECT = fileURLToPath(new URL("reflect.p4", import.meta.url));

describe("nicforge switch", () => {
  it.each([
    ["a port bound twice", ["-i", "0@a", "-i", "0@b"], "cli-port-twice"],
    ["an interface bound twice", ["-i", "0@a", "-i", "1@a"], "cli-port-twice"],
    ["the port of the control plane", ["-i", "7@a", "--cpu-port", "7"], "cli-port-of-the-cpu"],
    ["a binding without a port", ["-i", "eth0"], "Write PORT@INTERFACE"],
    ["the drop port", ["-i", "511@eth0"], "Write PORT@INTERFACE"],
    ["a device id of 0", ["--device-id", "0"], "Write a whole number"],
    ["a port of the control plane that is none", ["--cpu-port", "600"], "Write a port"],
  ])("refuses %s with exit code 2", async (_, options, message) => {
    const { exitCode, stdout, stderr } = await cli("switch", REFLECT, ...options);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });

  requires("netns", "on this machine", () => {
    it("refuses an interface that is not there with exit code 2", async () => {
      const { exitCode, stderr } = await cli("switch", REFLECT, "-i", "0@nowhere0");
      expect(stderr).toContain("linux-no-such-interface");
      expect(exitCode).toBe(2);
    });
  });
});
