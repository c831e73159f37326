/** The terminal as commands see it: the only way out for text. */
export interface Io {
  /** Results. */
  out(text: string): void;
  /** Errors, warnings and progress. */
  err(text: string): void;
  /** Whether `err` and `out` are read by a person on a terminal that shows colours. */
  readonly colour: boolean;
  /** Whether a progress line may be overwritten. */
  readonly interactive: boolean;
}

/** The process's own terminal. `NO_COLOR` (no-color.org) turns colours off. */
export function processIo(): Io {
  const interactive = process.stderr.isTTY === true;
  return {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    colour: interactive && process.stdout.isTTY === true && !process.env.NO_COLOR,
    interactive,
  };
}
