import { parentPort, workerData } from "node:worker_threads";
import { checkV1model, compileP4, printProgram } from "../../p4/index.ts";
import { readFileFromDisk } from "../../p4/source/built-in-includes.ts";
import { parseProgram } from "../../p4/syntax/parse-program.ts";
import type { Failure } from "./failure.ts";

const { includePaths } = workerData as { readonly includePaths: readonly string[] };

/** The name that a mutated program goes by; the files it includes come from disk. */
const PROGRAM = "mutated.p4";

parentPort!.on("message", (text: string) => parentPort!.postMessage(run(text)));

/** Reads, checks, describes and prints: returns what was thrown, undefined where nothing was. */
function run(text: string): Failure | undefined {
  try {
    const readFile = (path: string) => (path === PROGRAM ? text : readFileFromDisk(path));
    const { program } = compileP4({ file: PROGRAM, readFile, includePaths });
    if (program !== undefined) checkV1model(program);
    printProgram(parseProgram({ path: PROGRAM, text }, { readFile, includePath: includePaths }).program);
    return undefined;
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : { message: String(error), stack: "" };
    const place = /at .*?\(?[^()\s]*\/((?:p4|diagnostics|packet|p4runtime)\/[^():\s]+:\d+)/.exec(stack ?? "");
    return { kind: "internal error", message: message.split("\n")[0]!, place: place?.[1] ?? "" };
  }
}
