/** Exit codes of every command; scripts rely on them. */
export const EXIT = {
  ok: 0,
  /** The user's input has errors, or a test failed. */
  failed: 1,
  /** The command could not run: wrong arguments, an unreadable file for `stf`. */
  couldNotRun: 2,
  /** A mistake of nicforge's own (EX_SOFTWARE of sysexits.h). */
  internal: 70,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
