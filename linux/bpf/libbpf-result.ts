import { permitted } from "../permission.ts";
import { SystemCallError } from "../system-call-error.ts";

/**
 * A result of libbpf's, which is `-errno` on failure.
 *
 * @throws SystemCallError when it is negative
 */
export function bpfSucceed(call: string, result: number): number {
  if (result < 0) throw new SystemCallError(call, -result);
  return result;
}

/** As {@link bpfSucceed}; a refusal for want of rights is a diagnostic, `what` completes "not permitted to …". */
export function bpfPermitted(what: string, call: string, work: () => number): number {
  return permitted(what, () => bpfSucceed(call, work()));
}
