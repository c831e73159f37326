import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExitCode } from "../exit-code.ts";
import { runCommandLine } from "../program.ts";

export interface CliRun {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process, without a terminal. */
export async function cli(...args: readonly string[]): Promise<CliRun> {
  let stdout = "";
  let stderr = "";
  const io = {
    out: (text: string) => {
      stdout += text;
    },
    err: (text: string) => {
      stderr += text;
    },
    colour: false,
    interactive: false,
  };
  const exitCode = await runCommandLine(io, args);
  return { exitCode, stdout, stderr };
}

/** A folder for a test's files, which goes with the test. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), "nicforge-cli-"));

  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return this.path(name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
