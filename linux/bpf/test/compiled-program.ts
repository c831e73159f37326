import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A program of `programs/`, compiled; goes with {@link remove}. */
export class CompiledProgram {
  readonly file: string;
  readonly #folder = mkdtempSync(join(tmpdir(), "nicforge-bpf-"));

  constructor(name: string) {
    this.file = join(this.#folder, `${name}.o`);
    const source = fileURLToPath(new URL(`programs/${name}.c`, import.meta.url));
    // Debian keeps asm/ in a folder for the machine, which clang does not look into for BPF.
    const machine = `/usr/include/${process.arch === "arm64" ? "aarch64" : "x86_64"}-linux-gnu`;
    const flags = ["-O2", "-g", "-Wall", "-Werror", "-target", "bpf", "-mcpu=v3", `-I${machine}`];
    // For tests without root's rights.
    chmodSync(this.#folder, 0o755);
    execFileSync("clang", [...flags, "-c", source, "-o", this.file]);
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
