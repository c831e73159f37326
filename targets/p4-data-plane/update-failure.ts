import { Code } from "@connectrpc/connect";
import type { EntryFailureReason, EntryUpdate } from "../data-plane.ts";

const REASONS: Readonly<Partial<Record<Code, EntryFailureReason>>> = {
  [Code.AlreadyExists]: "already-exists",
  [Code.NotFound]: "not-found",
  [Code.ResourceExhausted]: "table-full",
  [Code.Unavailable]: "unavailable",
  [Code.Canceled]: "unavailable",
  [Code.DeadlineExceeded]: "unavailable",
  [Code.Aborted]: "unavailable",
  // Another agent became primary, or the device lost its pipeline: both pass.
  [Code.PermissionDenied]: "unavailable",
  [Code.FailedPrecondition]: "unavailable",
};

/** What a canonical code of an update means to the agent. */
export function failureReason(code: Code, operation: EntryUpdate["operation"]): EntryFailureReason {
  // simple_switch_grpc has no other word for a full table; what else is wrong with an insertion it names.
  if (code === Code.Unknown && operation === "insert") return "table-full";
  return REASONS[code] ?? "invalid";
}
