import { relative } from "node:path";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { deviceConfigMessages } from "../../diagnostics/messages-device-config.ts";
import { type Compilation, compileP4 } from "../../p4/compile.ts";
import { BUILT_IN_INCLUDE_DIRECTORY, readFileFromDisk } from "../../p4/source/built-in-includes.ts";

/** The program of a `p4_device_config`. */
export interface ProgramFiles {
  readonly main: string;
  readonly files: ReadonlyMap<string, string>;
  /** Folders of `#include <…>`, as the names of the files begin. */
  readonly includePaths: readonly string[];
  /** Macros with their text. */
  readonly defines: Readonly<Record<string, string>>;
}

/**
 * Reads a `p4_device_config`: a P4 program's text, or JSON `{"main": NAME, "files": {NAME: TEXT, …}}`,
 * optionally with `"includePaths": [FOLDER, …]` and `"defines": {NAME: TEXT, …}`.
 *
 * @throws DiagnosticError
 */
export function readDeviceConfig(bytes: Uint8Array): ProgramFiles {
  const { diagnose } = deviceConfigMessages;
  if (bytes.length === 0) throw new DiagnosticError([diagnose("device-config-empty", {})]);
  const text = decoded(bytes);
  if (!text.trimStart().startsWith("{"))
    return { main: "main.p4", files: new Map([["main.p4", text]]), includePaths: [], defines: {} };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw malformed(String(error));
  }
  if (!isRecord(json)) throw malformed("the JSON is no object");
  if ("pipelines" in json || "parsers" in json)
    throw new DiagnosticError([diagnose("device-config-bmv2-json", {})]);
  const { main, files } = json;
  if (typeof main !== "string" || !isRecord(files)) throw malformed("`main` or `files` is missing");
  const texts = Object.entries(files).map(([name, content]): [string, string] => {
    if (typeof content !== "string") throw malformed(`the file ${name} is no text`);
    return [name, content];
  });
  if (!Object.hasOwn(files, main)) throw malformed(`there is no file ${main}`);
  return { main, files: new Map(texts), ...options(json) };
}

function options({ includePaths = [], defines = {} }: Record<string, unknown>) {
  const isText = (value: unknown) => typeof value === "string";
  if (!Array.isArray(includePaths) || !includePaths.every(isText))
    throw malformed("`includePaths` is no list of texts");
  if (!isRecord(defines) || !Object.values(defines).every(isText))
    throw malformed("`defines` holds what is no text");
  return { includePaths: includePaths as string[], defines: defines as Record<string, string> };
}

/**
 * Compiles what a controller sent. It may include its own files and the architecture's, nothing else of this
 * machine.
 *
 * @throws DiagnosticError when the program has errors
 */
export function compileDeviceConfig({
  main,
  files,
  includePaths,
  defines,
}: ProgramFiles): Required<Pick<Compilation, "program" | "p4info" | "entries">> {
  const compilation = compileP4({
    file: main,
    includePaths,
    defines,
    readFile: (path) => files.get(path) ?? (isBuiltIn(path) ? readFileFromDisk(path) : undefined),
  });
  const { program, p4info, entries, diagnostics } = compilation;
  if (program === undefined || p4info === undefined || entries === undefined)
    throw new DiagnosticError(diagnostics);
  return { program, p4info, entries };
}

function isBuiltIn(path: string): boolean {
  const inside = relative(BUILT_IN_INCLUDE_DIRECTORY, path);
  return inside !== "" && !inside.startsWith("..");
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw malformed("it is no UTF-8 text");
  }
}

function malformed(reason: string): DiagnosticError {
  return new DiagnosticError([deviceConfigMessages.diagnose("device-config-malformed", {}, { reason })]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
