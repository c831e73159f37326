import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { runStf } from "../index.ts";
import { testProgram } from "./support/program.ts";

const folder = fileURLToPath(new URL("programs/", import.meta.url));
const names = readdirSync(folder)
  .filter((file) => file.endsWith(".stf"))
  .map((file) => file.slice(0, -".stf".length));

describe("the test programs do what their STF files say, as they do on simple_switch", () => {
  test.each(names)("%s", (name) => {
    const text = readFileSync(`${folder}${name}.stf`, "utf8");
    expect(runStf(testProgram(name), `${name}.stf`, text, { strict: true }).failures).toEqual([]);
  });

  test.each(names)("%s, traced", (name) => {
    const text = readFileSync(`${folder}${name}.stf`, "utf8");
    const { failures, traces } = runStf(testProgram(name), `${name}.stf`, text, {
      strict: true,
      trace: true,
    });
    expect(failures).toEqual([]);
    for (const { events } of traces) expect(events[0]?.kind).toBe("ingress");
  });
});

test("an STF file that expects other bytes fails", () => {
  const text = "packet 0 01 07 00 00\nexpect 1 01 09 00 00 $\n";
  const { passed, failures } = runStf(testProgram("control-flow"), "wrong.stf", text);
  expect(passed).toBe(false);
  expect(failures[0]?.message).toContain("sent     01080000");
});
