import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { abandonedRuns, ownRecord, removeRecord, writeRecord } from "../run-record.ts";

const folder = mkdtempSync(join(tmpdir(), "nicforge-records-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the record of a run", () => {
  test("is not abandoned while its process lives", () => {
    writeRecord(ownRecord("alive", ["alive-client"], "/tmp/alive"), folder);
    expect(abandonedRuns(folder)).toEqual([]);
    removeRecord("alive", folder);
  });

  test("is abandoned when its process is gone, and until it is removed", () => {
    const { pid } = spawnSync("true");
    const record = { ...ownRecord("gone", ["gone-client"], "/tmp/gone"), pid };
    writeRecord(record, folder);
    expect(abandonedRuns(folder)).toEqual([record]);
    removeRecord("gone", folder);
    expect(abandonedRuns(folder)).toEqual([]);
  });

  test("is abandoned when another process has its process's number", () => {
    const record = { ...ownRecord("reused", [], "/tmp/reused"), startedAt: "1" };
    writeRecord(record, folder);
    expect(abandonedRuns(folder)).toEqual([record]);
    removeRecord("reused", folder);
  });

  test("is passed over when it was not written to its end, and when there is no folder", () => {
    writeFileSync(join(folder, "half.json"), '{ "run": "ha');
    expect(abandonedRuns(folder)).toEqual([]);
    expect(abandonedRuns(join(folder, "none"))).toEqual([]);
  });
});
