import type { ExitCode } from "./exit-code.ts";
import type { settle } from "./report.ts";

/** How a command hands its work over; `onDiagnostics` is the exit code of a user's mistake, 1 unless given. */
export type Run = (
  command: () => Promise<ExitCode> | ExitCode,
  options?: Parameters<typeof settle>[2],
) => Promise<void>;
