// Compiles bench/ with what it imports to out/bench, copies what the compiler leaves behind, and runs one
// benchmark: node scripts/bench.mjs NAME [arguments]. Compiled, because a loader's transformed code is slower.
import { execFileSync } from "node:child_process";
import { cpSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const OUT = join(ROOT, "out/bench");
const [name, ...rest] = process.argv.slice(2);

const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
execFileSync(process.execPath, [tsc, "-p", join(ROOT, "bench/tsconfig.json")], { stdio: "inherit" });
for (const assets of ["p4/include", "p4runtime/gen", "codegen/p4/templates", "bench/programs"]) {
  cpSync(join(ROOT, assets), join(OUT, assets), { recursive: true });
}
writeFileSync(join(OUT, "package.json"), '{ "type": "module", "version": "0.0.0" }\n');
execFileSync(process.execPath, [join(OUT, "bench", `${name}.js`), ...rest], { stdio: "inherit" });
