import { createRequire } from "node:module";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** How this very program is called, to start another one of it: built, or from its sources. */
export function ownCommand(): readonly [string, ...string[]] {
  const ending = extname(import.meta.url);
  const main = fileURLToPath(new URL(`./main${ending}`, import.meta.url));
  return ending === ".ts" ? [...sourceCommand(), main] : [process.execPath, main];
}

/** Node with the loader of TypeScript sources. */
export function sourceCommand(): readonly [string, ...string[]] {
  const jiti = dirname(createRequire(import.meta.url).resolve("jiti/package.json"));
  return [process.execPath, join(jiti, "lib/jiti-cli.mjs")];
}
