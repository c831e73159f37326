import type { GeneratedProgram } from "../../codegen/p4/generate-program.ts";
import { type CheckedProgram, compileP4 } from "../../p4/index.ts";
import { readFileFromDisk } from "../../p4/source/built-in-includes.ts";

/** A farm runs the same program on each node: one compilation serves them all. */
const compiled = new Map<string, CheckedProgram>();

/**
 * Checks generated P4 with nicforge's own front end; the same text once in a process.
 *
 * @throws Error with what the front end says: generated programs must compile, so this is our mistake.
 */
export function compileGenerated({ file, text }: GeneratedProgram): CheckedProgram {
  const known = compiled.get(text);
  if (known !== undefined) return known;
  const { program, diagnostics } = compileP4({
    file,
    readFile: (path) => (path === file ? text : readFileFromDisk(path)),
  });
  if (program === undefined || diagnostics.length > 0) {
    const said = diagnostics.map(({ message, span }) => `${file}:${span?.line ?? 0}: ${message}`);
    throw new Error(`the generated program does not compile cleanly\n${said.join("\n")}`);
  }
  compiled.set(text, program);
  return program;
}
