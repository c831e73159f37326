import { describe, expect, test } from "vitest";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { type Needs, requireMachine } from "../preflight.ts";

const MACHINE: Needs = { nodes: 3, programs: [], isRoot: true, find: (program) => `/bin/${program}` };

function problemsOf(needs: Partial<Needs>): readonly (readonly [string, string | undefined])[] {
  try {
    requireMachine({ ...MACHINE, ...needs });
    return [];
  } catch (error) {
    if (!(error instanceof DiagnosticError)) throw error;
    return error.diagnostics.map(({ code, help }) => [code, help]);
  }
}

describe("before a lab comes up", () => {
  test("a machine that has everything passes", () => {
    expect(problemsOf({})).toEqual([]);
  });

  test("each missing program is named, with the package that has it", () => {
    const find = (program: string) => (program === "ip" ? undefined : program);
    expect(problemsOf({ find })).toEqual([["lab-missing-program", "Install it: apt-get install iproute2."]]);
    const none = { programs: ["nats-server"], find: () => undefined };
    expect(problemsOf(none).map(([code]) => code)).toEqual(new Array(5).fill("lab-missing-program"));
  });

  test("root is needed, and that is said with all else that is missing", () => {
    const codes = problemsOf({ isRoot: false, nodes: 0 }).map(([code]) => code);
    expect(codes).toEqual(["lab-needs-root", "lab-nodes"]);
  });

  test("numbers of servers end where addresses end", () => {
    expect(problemsOf({ nodes: 200 })).toEqual([]);
    expect(problemsOf({ nodes: 201 })).toHaveLength(1);
    expect(problemsOf({ nodes: 1.5 })).toHaveLength(1);
  });
});
