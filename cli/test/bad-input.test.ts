import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { cli, Scratch } from "./run-cli.ts";

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const scratch = new Scratch();
afterAll(() => scratch.remove());

const FARM = readFileSync(example("farm.ts"), "utf8");
const OPAQUE = readFileSync(example("opaque-id.ts"), "utf8");
const ENTRIES = readFileSync(example("farm.entries.json"), "utf8");
const CAPTURE = readFileSync(example("captures/farm.pcap"));

/** A copy of a text with one mistake made in it; the mistake must be possible. */
function broken(text: string, from: string | RegExp, to: string): string {
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`nothing to replace: ${from}`);
  return changed;
}

const PIPELINES: readonly [title: string, text: string, code: string, place: RegExp][] = [
  ["a syntax error", broken(FARM, "ports: [wan", "ports: [[wan"), "pipeline-syntax", /:\d+:\d+: error/],
  [
    "an exception",
    broken(FARM, "export default", 'throw new Error("no");\nexport default'),
    "pipeline-threw",
    /:\d+:7: error/,
  ],
  [
    "two rules for one port",
    broken(FARM, "on(host).forward(wan),", "on(host).forward(wan), on(host).forward(wan),"),
    "pipeline-rule-repeated",
    /two rules for port host/,
  ],
  [
    "a table too large for the target",
    broken(FARM, "65_536", "16_000_000"),
    "bmv2-table-too-large",
    /connections/,
  ],
];

describe("a pipeline file with", () => {
  it.each(PIPELINES)(
    "%s is a diagnostic with its place, and nothing is written",
    async (title, text, code, place) => {
      const file = scratch.write(`${title.replaceAll(" ", "-")}.ts`, text);
      const out = scratch.path("out");
      const { exitCode, stderr, stdout } = await cli("build", file, "--target", "bmv2", "--out", out);
      expect(stderr).toContain(`error[${code}]`);
      expect(stderr).toMatch(place);
      expect(stderr).toMatch(/\.ts:\d+:\d+: error/);
      expect(stdout).toBe("");
      expect(exitCode).toBe(1);
      expect(existsSync(out)).toBe(false);
    },
  );

  it.each([
    ["an unknown field", broken(FARM, "connection.clientPort", "connection.clientProt"), /clientPort/],
    [
      "a header that is no multiple of 4 bytes",
      broken(OPAQUE, /bits\(64\)/g, "bits(60)"),
      /not a multiple of 32/,
    ],
  ])("%s names what is wrong", async (_, text, says) => {
    const { exitCode, stderr } = await cli("check", scratch.write("mistake.ts", text));
    expect(stderr).toMatch(/mistake\.ts:\d+:\d+: error\[pipeline-/);
    expect(stderr).toMatch(says);
    expect(stderr).toContain("help: ");
    expect(exitCode).toBe(1);
  });
});

describe("nicforge sim with", () => {
  const sim = (...args: readonly string[]) =>
    cli("sim", example("farm.ts"), "--out", scratch.path("sim-out"), ...args);

  it("a capture that ends in the middle says where, and writes nothing", async () => {
    const cut = scratch.write("cut.pcap", CAPTURE.subarray(0, CAPTURE.length - 7));
    const { exitCode, stderr } = await sim("--packets", cut);
    expect(stderr).toMatch(/error\[pcap-truncated\].*cut\.pcap.*\d+/);
    expect(exitCode).toBe(1);
    expect(existsSync(scratch.path("sim-out"))).toBe(false);
  });

  it("something that is no capture says so", async () => {
    const { exitCode, stderr } = await sim("--packets", scratch.write("not.pcap", "hello"));
    expect(stderr).toContain("error[pcap-not-a-capture]");
    expect(exitCode).toBe(1);
  });

  it("an entries file with a wrong field names its line and column", async () => {
    const entries = scratch.write("wrong.json", broken(ENTRIES, '"generation"', '"generatoin"'));
    const { exitCode, stderr } = await sim("--packets", example("captures/farm.pcap"), "--entries", entries);
    expect(stderr).toMatch(/wrong\.json:\d+:\d+: error\[entries-field-unknown\]/);
    expect(exitCode).toBe(1);
    expect(existsSync(scratch.path("sim-out"))).toBe(false);
  });

  it("a role that does not exist is refused with exit code 2", async () => {
    const { exitCode, stderr } = await sim("--packets", "wna=x.pcap");
    expect(stderr).toContain("Roles are: wan, lan, host.");
    expect(exitCode).toBe(2);
  });
});
