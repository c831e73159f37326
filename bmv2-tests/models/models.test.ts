import { describe, expect, test } from "vitest";
import { checkDraft } from "../../dsl/check/index.ts";
import { checkForBmv2 } from "../../targets/bmv2/check.ts";
import { SUITE_MODELS } from "./index.ts";
import { draftOf } from "./model-draft.ts";

describe("the pipelines of the packet suite", () => {
  test.each(SUITE_MODELS.map((model) => [model.name, model] as const))(
    "%s checks clean, for every target",
    (_name, model) => {
      expect(checkDraft(draftOf(model))).toEqual([]);
      expect(checkForBmv2(model)).toEqual([]);
    },
  );
});
