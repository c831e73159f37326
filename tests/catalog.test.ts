import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { MESSAGE_TABLES } from "../diagnostics/catalog.ts";

const DIAGNOSTICS = fileURLToPath(new URL("../diagnostics/", import.meta.url));

describe("the diagnostics catalog", () => {
  it("gives each code to one message only, in kebab case", () => {
    const codes = Object.values(MESSAGE_TABLES).flatMap((table) => Object.keys(table));
    expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
    expect(codes.filter((code) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(code))).toEqual([]);
  });

  it("lists every message table, by itself or as a part of another", () => {
    const tables = readdirSync(DIAGNOSTICS).filter((file) => file.startsWith("messages-"));
    const importers = ["catalog.ts", ...tables].map((file) => readFileSync(`${DIAGNOSTICS}${file}`, "utf8"));
    expect(tables.filter((file) => !importers.some((text) => text.includes(`"./${file}"`)))).toEqual([]);
  });
});
