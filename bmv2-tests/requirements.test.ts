import { describe, expect, test } from "vitest";
import { emptyCells, type PassedTest, requirementsDocument } from "./requirements.ts";
import { REQUIREMENTS, type RequirementId } from "./suite/requirement-id.ts";

const ALL = Object.keys(REQUIREMENTS) as RequirementId[];

function passed(engine: string, more: Partial<PassedTest> = {}): PassedTest {
  return {
    engine,
    suite: "suite",
    title: "title",
    shows: ALL,
    controls: ALL,
    accounts: ["node 1: way"],
    ...more,
  };
}

describe("the table of requirements", () => {
  test("has no empty cell when every requirement is shown, with a negative control, on every engine", () => {
    expect(emptyCells([passed("a"), passed("b")], ["a", "b"])).toEqual([]);
  });

  test("has one when a requirement is shown on one engine only", () => {
    const shows = ALL.filter((id) => id !== "R5");
    expect(emptyCells([passed("a"), passed("b", { shows })], ["a", "b"])).toEqual(["R5 on b: no test"]);
  });

  test("has one when a requirement has no negative control", () => {
    const controls = ALL.filter((id) => id !== "R11");
    expect(emptyCells([passed("a", { controls })], ["a"])).toEqual(["R11 on a: no negative control"]);
  });

  test("leaves out what needs sockets", () => {
    const none = ALL.filter((id) => id !== "R12");
    expect(emptyCells([passed("a", { shows: none, controls: none })], ["a"])).toEqual([]);
  });

  test("names requirement, test, engine and steps", () => {
    const text = requirementsDocument([passed("a"), passed("b")], ["a", "b"]);
    expect(text).toContain(
      "| R1: receive a first packet that originates from a client | 1 shown, 1 negative | 1 shown, 1 negative |",
    );
    expect(text).toContain("- suite > title");
    expect(text).toContain("node 1: way");
  });
});
