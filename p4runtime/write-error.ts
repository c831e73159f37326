import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorSchema, type Update } from "./gen/p4/v1/p4runtime_pb.js";

/** What happened to one update of a batch that failed. */
export interface UpdateFailure {
  /** Place of the update in the batch. */
  readonly index: number;
  readonly update: Update;
  readonly code: Code;
  readonly message: string;
  /** The target's own error, where it gives one: whose code it is, and the code. */
  readonly space: string;
  readonly targetCode: number;
}

/** A Write that failed in whole or in part. */
export class WriteError extends Error {
  readonly code: Code;
  /** The updates that failed; empty when the server refused the request as a whole. */
  readonly failures: readonly UpdateFailure[];

  constructor(cause: ConnectError, failures: readonly UpdateFailure[]) {
    const lines = failures.map(({ index, code, message }) => `update ${index}: ${Code[code]}: ${message}`);
    super([`write failed: ${cause.message}`, ...lines].join("\n"), { cause });
    this.name = "WriteError";
    this.code = cause.code;
    this.failures = failures;
  }
}

/**
 * Reads the errors of the updates from the details of a failed call: one `p4.v1.Error` for each update, in their order,
 * with code OK for those that succeeded (P4Runtime specification, "Error Reporting").
 */
export function writeError(reason: unknown, updates: readonly Update[]): WriteError {
  const cause = ConnectError.from(reason);
  const details = cause.findDetails(ErrorSchema);
  // Errors that cannot be told to updates are no better than none.
  if (details.length !== updates.length) return new WriteError(cause, []);
  const failures = details.flatMap(({ canonicalCode, message, space, code }, index): UpdateFailure[] =>
    canonicalCode === 0
      ? []
      : [{ index, update: updates[index]!, code: canonicalCode, message, space, targetCode: code }],
  );
  return new WriteError(cause, failures);
}
