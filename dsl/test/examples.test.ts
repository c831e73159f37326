import { expect, it } from "vitest";
import farm from "../../examples/farm.ts";

it("farm is a pipeline without mistakes", () => {
  expect(farm.diagnostics).toEqual([]);
  expect(farm.model?.name).toBe("farm");
});
