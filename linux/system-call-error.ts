import { constants } from "node:os";
import { native } from "./libc.ts";

/** Numbers of errno by name, such as `ERRNO.ENETDOWN`. */
export const ERRNO = constants.errno;

const NAMES = new Map(Object.entries(ERRNO).map(([name, number]) => [number, name]));

/** A system call that failed. What a user can mend, callers turn into a diagnostic. */
export class SystemCallError extends Error {
  readonly call: string;
  readonly errno: number;
  /** Such as "ENETDOWN". */
  readonly code: string;

  constructor(call: string, errno: number) {
    const code = NAMES.get(errno) ?? `errno ${errno}`;
    super(`${call}: ${code}`);
    this.name = "SystemCallError";
    this.call = call;
    this.errno = errno;
    this.code = code;
  }
}

/**
 * The result of a system call that was just made.
 *
 * @throws SystemCallError with errno when it is negative
 */
export function succeed(call: string, result: number): number {
  if (result < 0) throw new SystemCallError(call, native().koffi.errno());
  return result;
}
