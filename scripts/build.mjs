// Compiles the product to dist/ and copies what the compiler leaves behind
// (templates, P4 architecture headers) next to the code that reads it.
import { execFileSync } from "node:child_process";
import { chmodSync, cpSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const LAYERS = ["cli", "testing", "targets", "codegen", "interpreter", "switch", "p4"];
const ASSET_ENDINGS = new Set([".hbs", ".p4"]);
const NOT_SHIPPED = new Set(["test", "scenarios"]);

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", join(ROOT, "tsconfig.build.json")], {
  cwd: ROOT,
  stdio: "inherit",
});

function copyAssets(folder) {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!NOT_SHIPPED.has(entry.name)) copyAssets(path);
    } else if (ASSET_ENDINGS.has(extname(entry.name))) {
      cpSync(join(ROOT, path), join(ROOT, "dist", path));
    }
  }
}
LAYERS.forEach(copyAssets);
// Generated protobuf code is JavaScript with declarations, which the compiler reads but does not copy.
cpSync(join(ROOT, "p4runtime/gen"), join(ROOT, "dist/p4runtime/gen"), { recursive: true });
// In a clone `npx nicforge` runs the file itself; npm makes it executable only where it installs a package.
chmodSync(join(ROOT, "dist/cli/main.js"), 0o755);
