import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { generateProgram } from "../../../codegen/p4/generate-program.ts";
import { loadEntries } from "../../../dsl/entries/read-entries.ts";
import { loadPipeline } from "../../../dsl/load-pipeline.ts";
import { P4InfoIndex } from "../../../p4runtime/p4info-index.ts";
import { tableEntry, tableRow } from "../../../p4runtime/table-entry.ts";
import { requires } from "../../../test-support/optional-engine.ts";
import { compileProgram } from "../compile-with-p4c.ts";
import { tableRows } from "../entries.ts";

const example = (file: string) => fileURLToPath(new URL(`../../../examples/${file}`, import.meta.url));

/** p4c takes seconds for a program, and many on a machine that is busy. */
const TIMEOUT_MS = 180_000;

requires("p4c", "p4c, on the examples' programs", () => {
  test.each(["farm", "ipv6-udp", "opaque-id", "acl"])(
    "%s: no warning, and its entries are written as messages",
    async (name) => {
      const { model } = await loadPipeline(example(`${name}.ts`));
      const { p4info, deviceConfig, warnings } = await compileProgram(generateProgram(model!));
      expect(warnings).toBe("");
      expect(JSON.parse(new TextDecoder().decode(deviceConfig))).toHaveProperty("pipelines");
      const index = new P4InfoIndex(p4info);
      const { entries } = loadEntries(example(`${name}.entries.json`), model!);
      const rows = tableRows(model!, entries!);
      expect(rows.map((row) => tableRow(tableEntry(row, index), index))).toEqual(rows);
    },
    TIMEOUT_MS,
  );
});
