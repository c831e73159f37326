import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Folders in node_modules that a production install of this repository's lock file would make. */
export function productionPackages(lockFile: string): string[] {
  const { packages } = JSON.parse(lockFile) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean; optional?: boolean }>;
  };
  return (
    Object.entries(packages)
      .filter(([path, entry]) => path.startsWith("node_modules/") && !entry.dev && !entry.devOptional)
      // Optional ones are of one platform each, and only this machine's are here.
      .filter(([path, { optional }]) => !optional || existsSync(join(ROOT, path)))
      .map(([path]) => path)
  );
}

/** An empty project outside the repository with the packed nicforge and its production dependencies, nothing else. */
export function packedProject(): string {
  const project = mkdtempSync(join(tmpdir(), "nicforge-packed-"));
  execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", project], { cwd: ROOT });
  const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string };
  execFileSync("tar", ["-xzf", `nicforge-${version}.tgz`], { cwd: project });
  mkdirSync(join(project, "node_modules"));
  cpSync(join(project, "package"), join(project, "node_modules", "nicforge"), { recursive: true });
  for (const path of productionPackages(readFileSync(join(ROOT, "package-lock.json"), "utf8"))) {
    cpSync(join(ROOT, path), join(project, path), { recursive: true });
  }
  writeFileSync(join(project, "package.json"), '{ "name": "a-user", "type": "module", "private": true }\n');
  return project;
}
