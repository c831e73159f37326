import { processIo } from "../../cli/io.ts";
import { runCommandLine } from "../../cli/program.ts";

// `nicforge switch` as a process of its own, compiled as the benchmarks are.
process.exitCode = await runCommandLine(processIo(), ["switch", ...process.argv.slice(2)]);
