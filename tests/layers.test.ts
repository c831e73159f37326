import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { LAYERS, readLayerFile, sourceFiles, upwardImports } from "./layers.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

describe("layers", () => {
  it.each(LAYERS.filter((layer) => existsSync(`${ROOT}${layer}`)))("%s imports only from below", (layer) => {
    const upward = sourceFiles(ROOT, layer).flatMap((file) => upwardImports(file, readLayerFile(ROOT, file)));
    expect(upward).toEqual([]);
  });

  it("notices an import that points upwards, on one line or several", () => {
    expect(upwardImports("packet/pcap.ts", 'import { x } from "../switch/index.ts";')).toHaveLength(1);
    expect(upwardImports("packet/pcap.ts", 'import {\n  x,\n} from "../cli/main.ts";')).toEqual([
      { file: "packet/pcap.ts", line: 3, imports: "cli/main.ts" },
    ]);
    expect(upwardImports("dsl/index.ts", 'export * from "../bench/switch.ts";')).toHaveLength(1);
  });

  it("lets an import point down, and a test use what stands beside", () => {
    expect(upwardImports("switch/index.ts", 'import { x } from "../p4/index.ts";')).toEqual([]);
    expect(
      upwardImports("switch/a.test.ts", 'import { x } from "../test-support/optional-engine.ts";'),
    ).toEqual([]);
  });
});
