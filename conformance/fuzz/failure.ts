/** What must not happen to any text, however wrong. */
export interface Failure {
  readonly kind: "internal error" | "hang" | "thread died";
  /** The exception's first line, or what ended the thread. */
  readonly message: string;
  /** The line of our code that threw; failures of one place are one failure. */
  readonly place: string;
}

export function sameFailure(a: Failure, b: Failure | undefined): boolean {
  return b !== undefined && a.kind === b.kind && a.place === b.place;
}

/** File name for what a failure leaves behind: the place, or the kind where there is none. */
export function failureName({ kind, place }: Failure): string {
  return (place === "" ? kind : place).replace(/[^\w.]+/g, "-").replace(/^-|-$/g, "");
}
