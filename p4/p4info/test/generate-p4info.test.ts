import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { P4InfoSchema } from "../../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { WriteRequestSchema } from "../../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { protocText } from "../../../p4runtime/text-format.ts";
import { compileP4 } from "../../compile.ts";

const SCENARIOS = fileURLToPath(new URL("./scenarios/", import.meta.url));

/** Each scenario is a program and what it describes; RECORD=1 writes the description anew. */
describe("the P4Info of a program", () => {
  for (const scenario of readdirSync(SCENARIOS)) {
    const file = (name: string) => `${SCENARIOS}${scenario}/${name}`;
    const { p4info, entries, diagnostics } = compileP4({ file: file("input.p4") });

    it(`${scenario}: has no errors`, () => {
      expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    });

    it(`${scenario}: lists tables, actions and resources with the ids that p4c gives`, () => {
      expectFile(file("p4info.txtpb"), protocText(P4InfoSchema, p4info!));
    });

    it(`${scenario}: has the entries that stand in the program`, () => {
      expectFile(file("entries.txtpb"), protocText(WriteRequestSchema, entries!));
    });
  }

  it("refuses an action parameter that the control plane cannot give", () => {
    const text = readFileSync(`${SCENARIOS}objects/input.p4`, "utf8");
    const broken = text.replace("bit<16> hash, bool set)", "tuple<bool> set)").replace("set ? hash : 0", "1");
    const { controlPlaneDiagnostics, program, p4info } = compileP4({
      file: "broken.p4",
      readFile: (path) =>
        path === "broken.p4" ? broken.replace("mark(2, true)", "mark({ true })") : fromDisk(path),
    });
    expect(controlPlaneDiagnostics.map(({ code }) => code)).toEqual(["p4-control-plane-type"]);
    expect(program).toBeDefined();
    expect(p4info).toBeUndefined();
  });
});

describe("names that the control plane would see twice", () => {
  it("give p4-control-plane-name", () => {
    const text = readFileSync(`${SCENARIOS}objects/input.p4`, "utf8").replace(
      "action report()",
      '@name(".drop") action report()',
    );
    const { controlPlaneDiagnostics } = compileP4({
      file: "b.p4",
      readFile: (path) => (path === "b.p4" ? text : fromDisk(path)),
    });
    expect(controlPlaneDiagnostics.map(({ code }) => code)).toEqual(["p4-control-plane-name"]);
  });
});

function fromDisk(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function expectFile(path: string, text: string): void {
  if (process.env.RECORD === "1") writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, "utf8"));
}
