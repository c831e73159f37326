import { describe, expect, it } from "vitest";
import { said } from "./check-text.ts";

/** A program whose one control assigns this expression. */
function assigning(expression: string, main = "top(c(5)) main;"): string {
  return `control c(inout bit<8> x)(bit<8> n) { apply {\nx = ${expression}; } }
control C(inout bit<8> x); package top(C c); ${main}`;
}

describe("division", () => {
  it("is for numbers that are known before packets come", () => {
    expect(said(assigning("10 / 3 + n / 3"))).toEqual([]);
    expect(said(assigning("x / 3"))).toEqual(["2: p4-division-at-run-time"]);
    expect(said(assigning("100 % x"))).toEqual(["2: p4-division-at-run-time"]);
  });

  it("by a power of two is a shift or a mask", () => {
    expect(said(assigning("x / 4 + x % 8 + 0 / x"))).toEqual([]);
  });

  it("in a control that no instance is made of does not matter", () => {
    expect(said(assigning("x / 3", ""))).toEqual([]);
  });
});
