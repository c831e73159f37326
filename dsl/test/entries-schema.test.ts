import { readFileSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { entriesJsonSchema } from "../entries/entries-schema.ts";

const PUBLISHED = new URL("../../docs/entries.schema.json", import.meta.url);

it("the published schema of entries files is the one that they are checked by (RECORD=1 rewrites it)", () => {
  if (process.env.RECORD === "1") writeFileSync(PUBLISHED, entriesJsonSchema());
  expect(readFileSync(PUBLISHED, "utf8")).toBe(entriesJsonSchema());
});
