import { Code, ConnectError } from "@connectrpc/connect";
import type { AsyncQueue } from "../../p4runtime/async-queue.ts";
import type { P4RuntimeClient } from "../../p4runtime/client.ts";
import type { MasterArbitrationUpdate } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";

/**
 * Waits for a device's first answer.
 *
 * @param patience resolves when it should have come
 * @throws ConnectError when the device is not there, or does not answer; the signal's reason
 */
export async function deviceAnswers(
  client: P4RuntimeClient,
  signal: AbortSignal,
  patience: (over: AbortSignal) => Promise<void>,
): Promise<void> {
  const over = new AbortController();
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true, signal: over.signal });
  });
  const late = patience(over.signal).then(() => {
    throw new ConnectError("the device does not answer", Code.Unavailable);
  });
  try {
    await Promise.race([client.apiVersion(), late, aborted]);
  } catch (error) {
    // A server that does not know the question is there.
    if (!(error instanceof ConnectError) || error.code !== Code.Unimplemented) throw error;
  } finally {
    over.abort();
    late.catch(() => {});
  }
}

/**
 * Waits until this client is primary.
 *
 * @throws NoPrimaryError where that will not be without a higher election id; ConnectError; the signal's reason
 */
export async function winElection(client: P4RuntimeClient, signal: AbortSignal): Promise<void> {
  const candidacy = client.messages("arbitration");
  try {
    await Promise.race([client.becomePrimary(signal), noPrimary(candidacy)]);
  } finally {
    candidacy.close();
  }
}

/** The primary left, and this agent's election id is below the highest ever: nobody will be primary without a higher one. */
export class NoPrimaryError extends Error {
  readonly highest: bigint;

  constructor(highest: bigint) {
    super("the device has no primary");
    this.name = "NoPrimaryError";
    this.highest = highest;
  }
}

/** Never resolves. @throws NoPrimaryError when a backup learns that there is no primary (P4Runtime 1.5, 5.3). */
async function noPrimary(updates: AsyncQueue<MasterArbitrationUpdate>): Promise<never> {
  for await (const { status, electionId } of updates) {
    if (status?.code !== Code.NotFound || electionId === undefined) continue;
    throw new NoPrimaryError((electionId.high << 64n) | electionId.low);
  }
  return new Promise(() => {});
}
