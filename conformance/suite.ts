/** What became of one case of a suite. */
export type Outcome =
  | { readonly status: "pass" }
  /** The first line says why, so that failures of the same cause fall into one group; further lines are detail. */
  | { readonly status: "fail"; readonly reason: string; readonly detail?: string };

export const PASS: Outcome = { status: "pass" };

export function fail(reason: string, detail?: string): Outcome {
  return detail === undefined ? { status: "fail", reason } : { status: "fail", reason, detail };
}

/** A set of programs of a p4c checkout with what is expected of each. */
export interface Suite {
  readonly name: string;
  /** One line: what passing means. */
  readonly description: string;
  /** Names of the cases, each the path of its program relative to the checkout's `testdata`, in stable order. */
  list(checkout: Checkout): string[];
  /** Runs one case. What it throws counts as a failure of the product. */
  run(checkout: Checkout, name: string): Outcome | Promise<Outcome>;
}

/** Where the p4c checkout lies. */
export interface Checkout {
  readonly testdata: string;
  readonly include: string;
}
