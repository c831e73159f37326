import { describe, expect, it } from "vitest";
import { spanAt } from "../diagnostics/span.ts";
import { parseProgram } from "../p4/index.ts";
import { failureList, table } from "./report.ts";
import { fail, type Outcome, PASS, type Suite } from "./suite.ts";
import { compareWithExpected, linesOfErrors } from "./suites/errors-refused.ts";
import { compareTexts } from "./suites/p4info.ts";
import { compareReprinted } from "./suites/print-fixpoint.ts";
import { usesOwnIncludesOnly } from "./suites/samples-accepted.ts";
import { judge } from "./suites/stf.ts";
import { compareWarnings, warningsIn } from "./suites/warnings.ts";

const STDERR = `a.p4(3): [--Wwarn=unused] warning: 'x' is unused
const bit<8> x = 1;
             ^
a.p4(7): [--Werror=type-error] error: cannot unify
  b = 1;
  ^
a.p4(4)
header H {}
       ^
core.p4(9): [--Werror=type-error] error: elsewhere
`;

const error = (line: number) => ({
  code: "p4-type-mismatch",
  severity: "error" as const,
  message: "",
  span: spanAt("a.p4", line, 1),
  related: [],
});

describe("the lines that p4c names", () => {
  it("are those of errors and of what belongs to them, in the program's own file", () => {
    expect([...linesOfErrors(STDERR, "a.p4")]).toEqual([7, 4]);
  });

  it("of syntax errors count too", () => {
    expect([...linesOfErrors("a.p4(8):syntax error, unexpected ;", "a.p4")]).toEqual([8]);
  });
});

describe("p4c's warnings", () => {
  const warning = (line: number, code: string) => ({ ...error(line), severity: "warning" as const, code });

  it("are those of known kinds in the program's own file", () => {
    expect([...warningsIn(STDERR, "a.p4")]).toEqual(["unused 3"]);
    expect([
      ...warningsIn("[--Wwarn=missing] warning: Program does not contain a `main' module", "a.p4"),
    ]).toEqual(["missing 0"]);
  });

  it("must be given on the same lines, and no others", () => {
    const expected = new Set(["unused 3"]);
    expect(compareWarnings(expected, [warning(3, "p4-unused")])).toEqual(PASS);
    expect(compareWarnings(expected, [])).toMatchObject({ reason: "does not warn: unused" });
    expect(compareWarnings(expected, [warning(3, "p4-unused"), warning(4, "p4-shadows")])).toMatchObject({
      reason: "warns where p4c does not: shadow",
      detail: "+ shadow 4",
    });
  });

  it("of an invalid header and its field are one", () => {
    const expected = new Set(["uninitialized-use 3", "invalid-header 3"]);
    expect(compareWarnings(expected, [warning(3, "p4-invalid-header")])).toEqual(PASS);
  });
});

describe("a program that p4c refuses", () => {
  it("passes where an error is on one of the lines", () => {
    expect(compareWithExpected([error(1), error(4)], new Set([7, 4]))).toEqual(PASS);
  });

  it("passes where a place that explains the error is on one of the lines", () => {
    const related = [{ message: "declared here", span: spanAt("a.p4", 7, 1) }];
    expect(compareWithExpected([{ ...error(1), related }], new Set([7]))).toEqual(PASS);
  });

  it("fails where it is accepted, with lines or without", () => {
    expect(compareWithExpected([], new Set([7])).status).toBe("fail");
    expect(compareWithExpected([], new Set()).status).toBe("fail");
  });

  it("fails where all errors are on other lines", () => {
    expect(compareWithExpected([error(1)], new Set([7]))).toMatchObject({
      reason: "on another line: p4-type-mismatch",
      detail: "expected line 7, is p4-type-mismatch in line 1",
    });
  });
});

describe("texts of P4Info", () => {
  it("are equal up to white space and comments", () => {
    expect(compareTexts("# proto\na {\n  b: 1\n}\n", "a { b: 1 }")).toEqual(PASS);
  });

  it("differ at the first other word", () => {
    expect(compareTexts("a { b: 1 }", "a { b: 2 }")).toMatchObject({
      status: "fail",
      detail: 'line 4: expected "1", is "2"',
    });
  });
});

describe("a program printed twice", () => {
  const parsed = parseProgram({ path: "a.p4", text: "const bit<8> x = 1;" });

  it("passes where both prints are the same", () => {
    expect(compareReprinted(parsed)).toEqual(PASS);
  });

  it("fails where the print does not parse", () => {
    const [declaration] = parsed.program.declarations;
    const broken = { ...declaration!, name: { kind: "name", span: declaration!.span, text: "1x" } };
    const program = { ...parsed.program, declarations: [broken] } as typeof parsed.program;
    expect(compareReprinted({ ...parsed, program }).status).toBe("fail");
  });
});

describe("an STF run", () => {
  it("fails with the first failure, in a group of its like", () => {
    const failures = [{ message: "port 3: expected 0a0b, got 0a0c", span: spanAt("a.stf", 2, 1) }];
    expect(judge({ passed: false, failures, traces: [] })).toEqual({
      status: "fail",
      reason: "port N",
      detail: "a.stf:2:1: port 3: expected 0a0b, got 0a0c",
    });
  });

  it("passes where the runner says so", () => {
    expect(judge({ passed: true, failures: [], traces: [] })).toEqual(PASS);
  });
});

describe("programs for our own architecture files", () => {
  it("include core.p4 and v1model.p4 only", () => {
    expect(usesOwnIncludesOnly("#include <core.p4>\n#include <v1model.p4>")).toBe(true);
    expect(usesOwnIncludesOnly("#include <core.p4>\n#include <psa.p4>")).toBe(false);
    expect(usesOwnIncludesOnly("header H {}")).toBe(false);
  });
});

describe("the report", () => {
  const cases = new Map<string, Outcome>([
    ["a.p4", PASS],
    ["b.p4", fail("accepted", "p4c refuses line 3")],
    ["c.p4", fail("accepted")],
  ]);
  const results = new Map([["errors", cases]]);

  it("counts what passes", () => {
    const suite: Suite = { name: "errors", description: "refused", list: () => [], run: () => PASS };
    expect(table([suite], results, new Map([["errors", 1500]]))).toBe("errors  1/3  1.5 s  refused");
  });

  it("groups failures by reason", () => {
    expect(failureList(results)).toBe("## errors\n\n### 2: accepted\n\n- b.p4: p4c refuses line 3\n- c.p4\n");
  });
});
