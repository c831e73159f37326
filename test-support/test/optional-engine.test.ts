import { describe, expect, test } from "vitest";
import { findProgram } from "../../testing/optional-engine.ts";
import { isRequired, suiteFate } from "../optional-engine.ts";

describe("a suite of an optional engine", () => {
  test("runs where the engine is", () => {
    expect(suiteFate("tshark", undefined, false)).toEqual({ run: true });
    expect(suiteFate("tshark", undefined, true)).toEqual({ run: true });
  });

  test("is skipped with the reason where it is not", () => {
    expect(suiteFate("tshark", "tshark not on PATH", false)).toEqual({
      run: false,
      fails: false,
      reason: "tshark: tshark not on PATH",
    });
  });

  test("fails where NICFORGE_REQUIRE names the engine", () => {
    expect(suiteFate("bmv2", "simple_switch_grpc not on PATH", true)).toEqual({
      run: false,
      fails: true,
      reason: "NICFORGE_REQUIRE names bmv2: simple_switch_grpc not on PATH",
    });
  });
});

test("NICFORGE_REQUIRE is a comma list of engines", () => {
  expect(isRequired("xdp", { NICFORGE_REQUIRE: "netns, xdp" })).toBe(true);
  expect(isRequired("bmv2", { NICFORGE_REQUIRE: "netns,xdp" })).toBe(false);
  expect(isRequired("bmv2", {})).toBe(false);
});

test("programs are looked for on PATH", () => {
  expect(findProgram("sh")).toMatch(/\/sh$/);
  expect(findProgram("no-such-program-here")).toBeUndefined();
});
