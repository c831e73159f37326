import { type Compilation, type CompileOptions, compileP4 } from "../../p4/compile.ts";
import { BUILT_IN_INCLUDE_DIRECTORY, readFileFromDisk } from "../../p4/source/built-in-includes.ts";

/** A compiled program with what a controller would send to run it. */
export interface ProgramSource {
  readonly compilation: Compilation;
  /** `p4_device_config`: the program's text, or JSON when it takes more than one file or option. */
  readonly deviceConfig: Uint8Array;
}

/** Compiles a program from disk and keeps the text of every file that it takes. */
export function compileWithSource({ file, includePaths = [], defines = {} }: CompileOptions): ProgramSource {
  const files: Record<string, string> = {};
  const compilation = compileP4({
    file,
    includePaths,
    defines,
    readFile: (path) => {
      const text = readFileFromDisk(path);
      if (text !== undefined && !path.startsWith(BUILT_IN_INCLUDE_DIRECTORY)) files[path] = text;
      return text;
    },
  });
  const isOneText = Object.keys(files).length === 1 && Object.keys(defines).length === 0;
  const text = isOneText ? files[file]! : JSON.stringify({ main: file, files, includePaths, defines });
  return { compilation, deviceConfig: new TextEncoder().encode(text) };
}
