import { Code } from "@connectrpc/connect";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { p4runtimeMessages } from "../../diagnostics/messages-p4runtime.ts";

type Codes = keyof typeof p4runtimeMessages.table;

/** The canonical code of each message (P4Runtime specification, where each rule stands). */
const CANONICAL: Record<Codes, Code> = {
  "p4runtime-unknown-device": Code.NotFound,
  "p4runtime-unknown-role": Code.NotFound,
  "p4runtime-not-primary": Code.PermissionDenied,
  "p4runtime-election-id-used": Code.InvalidArgument,
  "p4runtime-arbitration-changed": Code.FailedPrecondition,
  "p4runtime-too-many-controllers": Code.ResourceExhausted,
  "p4runtime-no-arbitration": Code.FailedPrecondition,
  "p4runtime-no-pipeline": Code.FailedPrecondition,
  "p4runtime-no-saved-pipeline": Code.NotFound,
  "p4runtime-pipeline-refused": Code.InvalidArgument,
  "p4runtime-pipeline-not-reconcilable": Code.InvalidArgument,
  "p4runtime-malformed": Code.InvalidArgument,
  "p4runtime-missing-field": Code.InvalidArgument,
  "p4runtime-forbidden-field": Code.InvalidArgument,
  "p4runtime-invalid-value": Code.InvalidArgument,
  "p4runtime-empty-byte-string": Code.InvalidArgument,
  "p4runtime-value-too-wide": Code.InvalidArgument,
  "p4runtime-dont-care": Code.InvalidArgument,
  "p4runtime-masked-bits": Code.InvalidArgument,
  "p4runtime-unknown-object": Code.NotFound,
  "p4runtime-unknown-member": Code.InvalidArgument,
  "p4runtime-duplicate": Code.InvalidArgument,
  "p4runtime-action-scope": Code.PermissionDenied,
  "p4runtime-const": Code.PermissionDenied,
  "p4runtime-update-type": Code.InvalidArgument,
  "p4runtime-not-found": Code.NotFound,
  "p4runtime-already-exists": Code.AlreadyExists,
  "p4runtime-full": Code.ResourceExhausted,
  "p4runtime-index-range": Code.OutOfRange,
  "p4runtime-in-use": Code.FailedPrecondition,
  "p4runtime-unimplemented": Code.Unimplemented,
  "p4runtime-rolled-back": Code.Aborted,
};

/** Characters of a message: it may quote what the controller sent, and travels in a header, where 64 KiB are the end. */
const LONGEST_TEXT = 8_000;

/**
 * A request, or a part of one, that the service refuses. `path` is the place in the request to blame; it grows from
 * the inside out, so that reading a good request spends nothing on it.
 */
export class RequestError extends Error {
  readonly code: Code;
  readonly diagnostic: Diagnostic;
  path: string;

  constructor(diagnostic: Diagnostic, path: string) {
    super(diagnostic.message);
    this.name = "RequestError";
    this.diagnostic = diagnostic;
    this.code = CANONICAL[diagnostic.code as Codes];
    this.path = path;
  }

  /** What the controller gets to read: `path: message [code] help`. */
  get text(): string {
    const { message, code, help } = this.diagnostic;
    const place = this.path === "" ? "" : `${this.path}: `;
    const said = message.length > LONGEST_TEXT ? `${message.slice(0, LONGEST_TEXT)}…` : message;
    return `${place}${said} [${code}]${help === undefined ? "" : ` ${help}`}`;
  }
}

type Parameters<Name extends Codes> =
  Parameters_<typeof p4runtimeMessages.diagnose<Name>> extends [never]
    ? []
    : Parameters_<typeof p4runtimeMessages.diagnose<Name>>;
type Parameters_<F> = F extends (code: never, place: never, ...rest: infer Rest) => unknown ? Rest : [];

/** The error of a message; `path` is relative to what the caller reads. */
export function refusal<Name extends Codes>(
  code: Name,
  path: string,
  ...parameters: Parameters<Name>
): RequestError {
  return new RequestError(p4runtimeMessages.diagnose(code, {}, ...(parameters as never)), path);
}

/** The same error seen from further outside; anything else stays as it is. */
export function within(outer: string, error: unknown): unknown {
  if (error instanceof RequestError) error.path = error.path === "" ? outer : `${outer}.${error.path}`;
  return error;
}
