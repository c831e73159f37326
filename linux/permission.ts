import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { linuxMessages } from "../diagnostics/messages-linux.ts";
import { ERRNO, SystemCallError } from "./system-call-error.ts";

/**
 * Runs `work`; a refusal for want of rights becomes a diagnostic.
 *
 * @param what completes "not permitted to …"
 * @throws DiagnosticError on EPERM or EACCES; whatever else `work` throws
 */
export function permitted<Result>(what: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof SystemCallError && (error.errno === ERRNO.EPERM || error.errno === ERRNO.EACCES))
      throw new DiagnosticError([linuxMessages.diagnose("linux-not-permitted", {}, { what })]);
    throw error;
  }
}
