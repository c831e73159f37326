import { describe, expect, test } from "vitest";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { createSwitch, runStf } from "../index.ts";
import { refusal } from "./support/exchange.ts";
import { testProgram } from "./support/program.ts";

const program = testProgram("state");
const OPERATION = { write: 1, read: 2, count: 3, subtract: 4 };

/** The packet of an operation; the fields behind the index are 8, 48 and 128 bits. */
function packet(operation: number, index: number, narrow = 0): Uint8Array {
  const bytes = new Uint8Array(25).fill(0xff, 3, 9).fill(0x80, 9);
  bytes.set([operation, index, narrow]);
  return bytes;
}

describe("registers over the control plane", () => {
  test("show what packets wrote, in every width, unsigned", () => {
    const { control, process } = bound();
    process(packet(OPERATION.write, 3, 0x7f));
    expect(control.register("TheIngress.narrow").read(3)).toBe(0x7fn);
    expect(control.register("TheIngress.wide").read(3)).toBe(0xffffffffffffn);
    expect(control.register("TheIngress.huge").read(3)).toBe(0x80808080808080808080808080808080n);
    process(packet(OPERATION.subtract, 1, 1));
    expect(control.register("TheIngress.balance").read(1)).toBe(0xffffn);
  });

  test("give packets what controllers wrote", () => {
    const { control, process } = bound();
    control.register("TheIngress.narrow").write(5, 0xaan);
    control.register("TheIngress.wide").write(5, 0x0102030405n);
    control.register("TheIngress.huge").write(5, (1n << 128n) - 1n);
    const read = Buffer.from(process(packet(OPERATION.read, 5))).toString("hex");
    expect(read).toBe(`0205aa000102030405${"ff".repeat(16)}`);
    control.register("TheIngress.balance").write(0, 0x8000n);
    process(packet(OPERATION.subtract, 0, 1));
    expect(control.register("TheIngress.balance").read(0)).toBe(0x7fffn);
  });

  test("are refused values and places that there are not, and are 0 after a reset", () => {
    const { control } = bound();
    const wide = control.register("TheIngress.wide");
    wide.write(15, 1n);
    expect(refusal(() => wide.write(16, 1n))).toBe("invalid-argument");
    expect(refusal(() => wide.write(-1, 1n))).toBe("invalid-argument");
    expect(refusal(() => wide.read(16))).toBe("invalid-argument");
    expect(refusal(() => wide.write(0, 1n << 48n))).toBe("invalid-argument");
    expect(refusal(() => wide.write(0, -1n))).toBe("invalid-argument");
    expect(refusal(() => control.register("nowhere"))).toBe("not-found");
    control.reset();
    expect(wide.read(15)).toBe(0n);
  });
});

function bound() {
  const target = createSwitch(program);
  return {
    control: target.control,
    process: (bytes: Uint8Array) => target.process(0, bytes)[0]!.bytes,
  };
}

describe("check_register", () => {
  const run = (text: string, strict = true) =>
    runStf(program, "t.stf", text, { strict }).failures.map(({ message }) => message);
  const counted = `packet 0 03 02 ${"00".repeat(23)}\n`;
  const seen = `${counted}expect 1 0302 01\n`;

  test("compares an element as it is where the line stands, in strict mode", () => {
    expect(run(`check_register narrow(2) == 0\n${seen}check_register narrow(2) == 1\n`)).toEqual([]);
    expect(
      run("register_write wide 1 0xffffffffffff\ncheck_register TheIngress.wide(1) > 0xfffffffffffe"),
    ).toEqual([]);
    const wrong = `${seen}check_register narrow(2) == 0x2\n`;
    expect(run(wrong)).toEqual(["register TheIngress.narrow(2) is 0x1, not == 0x2"]);
    expect(run(wrong, false)).toEqual([]);
  });

  test.each([
    ["check_register narrow(2)", "stf-syntax 1:25"],
    ["check_register narrow 2 == 1", "stf-syntax 1:23"],
    ["check_register narrow(2) = 1", "stf-syntax 1:26"],
    ["check_register nowhere(2) == 1", "stf-unknown-name 1:16"],
    ["check_register narrow(x) == 1", "stf-refused 1:23"],
    ["check_register narrow(99) == 1", "stf-refused 1:1"],
    ["check_counter both(99) packets == 1", "stf-refused 1:1"],
  ])("%s is refused", (text, wanted) => {
    const refused = () => {
      try {
        run(text);
      } catch (error) {
        if (!(error instanceof DiagnosticError)) throw error;
        return error.diagnostics.map(({ code, span }) => `${code} ${span?.line}:${span?.column}`);
      }
      return [];
    };
    expect(refused()).toEqual([wanted]);
  });
});
