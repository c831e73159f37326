import { Code, ConnectError } from "@connectrpc/connect";
import { RequestError } from "./request-error.ts";

/** The status of a call that failed as a whole. What is not the caller's fault is an internal error. */
export function statusOf(error: unknown): ConnectError {
  if (error instanceof ConnectError) return error;
  if (error instanceof RequestError) return new ConnectError(error.text, error.code);
  const message = error instanceof Error ? error.message : String(error);
  return new ConnectError(message, Code.Internal, undefined, undefined, error);
}
