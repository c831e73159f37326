import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Checkout } from "./suite.ts";

/** The parts of a p4c checkout that the suites read. @throws Error when the directory is none. */
export function openCheckout(directory: string): Checkout {
  const checkout = { testdata: join(directory, "testdata"), include: join(directory, "p4include") };
  for (const path of Object.values(checkout)) {
    if (!existsSync(path)) throw new Error(`${directory} is no checkout of p4c: there is no ${path}`);
  }
  return checkout;
}

/** Files directly in a folder of the test data, relative to the test data, sorted by name. */
export function filesIn(checkout: Checkout, folder: string, ending: string): string[] {
  return readdirSync(join(checkout.testdata, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

/** The text of a file of the test data; undefined where there is none. */
export function readTestData(checkout: Checkout, path: string): string | undefined {
  const file = join(checkout.testdata, path);
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** As {@link readTestData} for a file that is there. */
export function programText(checkout: Checkout, path: string): string {
  return readFileSync(join(checkout.testdata, path), "utf8");
}

/** As {@link filesIn}, with the folders below. */
export function filesBelow(checkout: Checkout, folder: string, ending: string): string[] {
  return readdirSync(join(checkout.testdata, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

/** True where a program, or a file of the test data that it includes, includes v1model.p4. */
export function usesV1model(checkout: Checkout, path: string, depth = 0): boolean {
  const text = readTestData(checkout, path);
  if (text === undefined || depth > 4) return false;
  for (const [, file] of text.matchAll(/^\s*#\s*include\s*[<"]([^>"]+)[>"]/gm)) {
    if (file!.endsWith("v1model.p4")) return true;
    if (usesV1model(checkout, join(dirname(path), file!), depth + 1)) return true;
  }
  return false;
}
