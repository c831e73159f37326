import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { GeneratedProgram } from "../../codegen/p4/generate-program.ts";
import type { P4Info } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { decodeP4Info } from "../../p4runtime/p4info-file.ts";

/** What p4c makes of a program for simple_switch. */
export interface CompiledProgram {
  readonly p4info: P4Info;
  /** The JSON text that simple_switch runs. */
  readonly deviceConfig: Uint8Array;
  /** What p4c said without failing; empty for a program without warnings. */
  readonly warnings: string;
}

/** A P4 program, such as a generated one: its file name and text. */
export type ProgramSource = Pick<GeneratedProgram, "file" | "text">;

/** A farm starts the same program on each node: one run of p4c serves them all. */
const compiled = new Map<string, Promise<CompiledProgram>>();

/**
 * Compiles with `p4c-bm2-ss`; the same program once in a process.
 *
 * @throws Error with p4c's own words: generated programs must compile.
 */
export function compileProgram(program: ProgramSource): Promise<CompiledProgram> {
  const known = compiled.get(program.text) ?? runCompiler(program);
  compiled.set(program.text, known);
  return known;
}

async function runCompiler({ file, text }: ProgramSource): Promise<CompiledProgram> {
  const folder = await mkdtemp(join(tmpdir(), "nicforge-p4c-"));
  try {
    const source = join(folder, file);
    await writeFile(source, text);
    const { warnings, ...made } = await compileFileWithP4c(source);
    return { ...made, warnings: warnings.replaceAll(`${folder}/`, "") };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Compiles a file, whose includes may lie beside it. @throws Error with p4c's own words */
export async function compileFileWithP4c(source: string): Promise<CompiledProgram> {
  const folder = await mkdtemp(join(tmpdir(), "nicforge-p4c-"));
  try {
    const json = join(folder, "program.json");
    const p4info = join(folder, "p4info.txtpb");
    const { stderr } = await execa("p4c-bm2-ss", [source, "-o", json, "--p4runtime-files", p4info]);
    return {
      p4info: decodeP4Info(await readFile(p4info), "text"),
      deviceConfig: await readFile(json),
      warnings: stderr,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
