import { randomUUID } from "node:crypto";
import { DeliverPolicy, type JetStreamClient } from "@nats-io/jetstream";
import type { ClaimRecord, LedgerRecord } from "../ledger.ts";
import type { FarmSubjects } from "./subjects.ts";

export interface ClaimStreamOptions {
  readonly jetstream: JetStreamClient;
  readonly subjects: FarmSubjects;
  readonly member: number;
  /** Every claim in the stream at one moment. */
  readonly picture: (claims: ReadonlyMap<string, LedgerRecord<ClaimRecord>>) => void;
  /** From then on each record, in order. */
  readonly record: (key: string, record: LedgerRecord<ClaimRecord>) => void;
}

/**
 * Follows the stream of claims from its beginning. The picture ends at a mark that this member puts into the stream itself: counting what is
 * pending would go wrong while claims end and others begin.
 */
export async function followClaims(options: ClaimStreamOptions): Promise<void> {
  const { jetstream, subjects, member, picture, record } = options;
  const mark = randomUUID();
  const ownMark = subjects.mark(member);
  let claims: Map<string, LedgerRecord<ClaimRecord>> | undefined = new Map();
  const consumer = await jetstream.consumers.getPushConsumer(subjects.stream, {
    deliver_policy: DeliverPolicy.All,
  });
  await consumer.consume({
    callback: (message) => {
      const key = subjects.keyOf(message.subject);
      if (key !== undefined) {
        const claim = claimRecord(message.string(), message.seq);
        if (claims === undefined) record(key, claim);
        else claims.set(key, claim);
      } else if (claims !== undefined && message.subject === ownMark && message.string() === mark) {
        picture(claims);
        claims = undefined;
      }
    },
  });
  await jetstream.publish(ownMark, mark);
}

/** A claim's payload; none says that the connection ended. */
export function claimRecord(payload: string, sequence: number): LedgerRecord<ClaimRecord> {
  return { value: payload === "" ? undefined : (JSON.parse(payload) as ClaimRecord), sequence };
}
