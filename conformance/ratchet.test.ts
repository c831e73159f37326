import { describe, expect, it } from "vitest";
import { compareWithRatchet, updateRatchet } from "./ratchet.ts";
import { fail, type Outcome, PASS } from "./suite.ts";

function results(cases: Record<string, Outcome>) {
  return new Map([["samples", new Map(Object.entries(cases))]]);
}

describe("the known failures", () => {
  it("are no deviation while they fail and all else passes", () => {
    const outcome = compareWithRatchet(results({ "a.p4": PASS, "b.p4": fail("refused") }), {
      samples: { "b.p4": "not yet" },
    });
    expect(outcome).toEqual({ newlyFailing: [], newlyPassing: [], unknown: [] });
  });

  it("deviate where a case fails that passed", () => {
    const { newlyFailing } = compareWithRatchet(results({ "a.p4": fail("refused") }), {});
    expect(newlyFailing).toEqual(["samples: a.p4"]);
  });

  it("deviate where a known failure passes, or is gone", () => {
    const known = { samples: { "a.p4": "not yet", "gone.p4": "not yet" } };
    const { newlyPassing, unknown } = compareWithRatchet(results({ "a.p4": PASS }), known);
    expect({ newlyPassing, unknown }).toEqual({
      newlyPassing: ["samples: a.p4"],
      unknown: ["samples: gone.p4"],
    });
  });

  it("say nothing of suites that did not run", () => {
    const deviations = compareWithRatchet(results({}), { errors: { "a.p4": "accepted" } });
    expect(deviations).toEqual({ newlyFailing: [], newlyPassing: [], unknown: [] });
  });

  it("written anew keep their reasons, and other suites", () => {
    const run = results({ "c.p4": fail("new"), "a.p4": fail("refused"), "b.p4": PASS });
    const known = { samples: { "a.p4": "needs issue 9", "b.p4": "not yet" }, errors: { "x.p4": "accepted" } };
    expect(updateRatchet(run, known)).toEqual({
      errors: { "x.p4": "accepted" },
      samples: { "a.p4": "needs issue 9", "c.p4": "new" },
    });
  });
});
