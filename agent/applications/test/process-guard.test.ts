import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { describe, expect, test } from "vitest";

const AGENT = fileURLToPath(new URL("escaping-agent.ts", import.meta.url));
const JITI = fileURLToPath(new URL("../../../node_modules/.bin/jiti", import.meta.url));

describe("what escapes an application long after it was called", () => {
  test("ends its connection and nothing else; the agent's own mistakes still end the process", async () => {
    const { stdout, stderr, exitCode } = await execa(JITI, [AGENT, "own-mistake"], { reject: false });
    expect(stdout.split("\n")).toEqual([
      "timer: ",
      "promise: ",
      "again: served",
      "the application failed; its connection is closed: from a timer",
      "the application failed; its connection is closed: from a promise",
    ]);
    expect(stderr).toContain("the agent's own mistake");
    expect(exitCode).not.toBe(0);
  });
});
