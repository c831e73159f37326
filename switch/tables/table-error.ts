/** Why a control-plane operation was refused; the P4Runtime service maps each to a gRPC status code. */
export type ControlErrorCode =
  | "not-found"
  | "already-exists"
  | "table-full"
  | "invalid-argument"
  | "permission-denied"
  | "unimplemented";

/** A control-plane request that the switch refuses. The switch's state is as before the request. */
export class ControlError extends Error {
  readonly code: ControlErrorCode;

  constructor(code: ControlErrorCode, message: string) {
    super(message);
    this.name = "ControlError";
    this.code = code;
  }
}
