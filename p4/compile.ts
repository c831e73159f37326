import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import type { P4Info } from "../p4runtime/gen/p4/config/v1/p4info_pb.js";
import type { WriteRequest } from "../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { type CheckedFile, type CompileOptions, checkFile, stopwatch } from "./check-file.ts";
import { generateP4Info } from "./p4info/generate-p4info.ts";

export type { CompileOptions } from "./check-file.ts";

export interface Compilation extends CheckedFile {
  /** What the control plane sees; absent as well in a program without `main`, or with {@link controlPlaneDiagnostics}. */
  readonly p4info?: P4Info;
  /** The entries that stand in the program, as the writes that install them. */
  readonly entries?: WriteRequest;
  /**
   * Why the program cannot be described to a control plane, such as two actions of one control-plane name. It runs all
   * the same, so these count only where the description is asked for.
   */
  readonly controlPlaneDiagnostics: readonly Diagnostic[];
}

/** Reads, parses and checks a P4-16 program, and describes it to the control plane. Throws only when the file itself cannot be read. */
export function compileP4(options: CompileOptions): Compilation {
  const checked = checkFile(options);
  const { program } = checked;
  if (program?.main === undefined) return { ...checked, controlPlaneDiagnostics: [] };
  const described = stopwatch(options)("P4Info", () => generateP4Info(program));
  const { p4info, entries, diagnostics } = described;
  return {
    ...checked,
    controlPlaneDiagnostics: diagnostics,
    ...(hasErrors(diagnostics) ? {} : { p4info, entries }),
  };
}
