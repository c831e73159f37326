import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { LAYERS } from "../tests/layers.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OUT = join(ROOT, "out", "test-build");

/**
 * The command line as JavaScript, for tests that start processes: a loader's start takes seconds, and its code is slow. Each file is
 * transpiled by itself, without checks, when it is newer than its output.
 *
 * @returns what runs it: Node and the main module
 */
export function builtNicforge(): readonly [string, ...string[]] {
  for (const layer of LAYERS) if (existsSync(join(ROOT, layer))) buildFolder(layer);
  writeFileSync(join(OUT, "package.json"), '{ "type": "module", "name": "nicforge", "version": "0.0.0" }\n');
  return [process.execPath, join(OUT, "cli", "main.js")];
}

function buildFolder(folder: string): void {
  for (const entry of readdirSync(join(ROOT, folder), { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) buildFile(path);
    else if (entry.name !== "test") buildFolder(path);
  }
}

function buildFile(path: string): void {
  if (path.endsWith(".test.ts") || path.endsWith(".d.ts") || path.endsWith(".md")) return;
  const source = join(ROOT, path);
  const isTypeScript = extname(path) === ".ts";
  const output = join(OUT, isTypeScript ? path.replace(/\.ts$/, ".js") : path);
  if (existsSync(output) && statSync(output).mtimeMs > statSync(source).mtimeMs) return;
  mkdirSync(dirname(output), { recursive: true });
  // Another run may build at the same time: a file is there wholly or not at all.
  const unfinished = `${output}.${process.pid}`;
  if (isTypeScript) writeFileSync(unfinished, javaScript(readFileSync(source, "utf8")));
  else copyFileSync(source, unfinished);
  renameSync(unfinished, output);
}

function javaScript(text: string): string {
  const { outputText } = ts.transpileModule(text, {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    },
  });
  return outputText;
}
