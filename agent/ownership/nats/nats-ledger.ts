import type { NodeConnectionOptions } from "@nats-io/transport-node";
import type { Timers } from "../../timers.ts";
import {
  type ClaimRecord,
  type Ledger,
  LedgerAwayError,
  type LedgerListener,
  type Written,
} from "../ledger.ts";
import type { MembershipRecord } from "../membership.ts";
import { NatsSession } from "./nats-session.ts";
import { farmSubjects } from "./subjects.ts";

export interface NatsLedgerOptions {
  readonly connection: NodeConnectionOptions;
  readonly farm: string;
  readonly replicas: number;
  readonly timers: Timers;
  /** Microseconds between two attempts to reach the broker. */
  readonly retry: number;
}

/** The ledger in NATS JetStream: session after session, until it is closed. */
export class NatsLedger implements Ledger {
  readonly #options: NatsLedgerOptions;
  #listener: LedgerListener | undefined;
  /** The session whose picture the listener has. */
  #session: NatsSession | undefined;
  #closing = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: NatsLedgerOptions) {
    this.#options = options;
  }

  open(member: number, listener: LedgerListener): void {
    this.#closing = new AbortController();
    this.#listener = listener;
    this.#running = this.#run(member, listener, this.#closing.signal);
  }

  writeClaim(key: string, claim: ClaimRecord | undefined, after: number): Promise<Written<ClaimRecord>> {
    return this.#write((session) => session.writeClaim(key, claim, after));
  }

  writeMembership(membership: MembershipRecord, after: number): Promise<Written<MembershipRecord>> {
    return this.#write((session) => session.writeMembership(membership, after));
  }

  beat(): void {
    this.#session?.beat();
  }

  send(to: number, body: unknown): void {
    this.#session?.send(to, body);
  }

  async close(): Promise<void> {
    this.#listener = undefined;
    this.#closing.abort();
    await this.#running;
  }

  async #run(member: number, listener: LedgerListener, closing: AbortSignal): Promise<void> {
    const { timers, retry } = this.#options;
    while (!closing.aborted) {
      // Not there, or not ready: the next attempt finds out.
      await this.#serve(member, listener, closing).catch((error: Error) => {
        if (!closing.aborted) listener.away(error.message);
      });
      if (!closing.aborted) await timers.sleep(retry, closing).catch(() => {});
    }
  }

  /** One session, from its beginning to its end. */
  async #serve(member: number, listener: LedgerListener, closing: AbortSignal): Promise<void> {
    const { connection, farm, replicas } = this.#options;
    const session: NatsSession = await NatsSession.open({
      connection: { name: `nicforge ${farm} node ${member}`, ...connection },
      subjects: farmSubjects(farm),
      replicas,
      member,
      listener: {
        ...listener,
        synchronised: (picture) => {
          if (closing.aborted) return;
          this.#session = session;
          listener.synchronised(picture);
        },
      },
    });
    const close = () => void session.close("closed");
    if (closing.aborted) close();
    closing.addEventListener("abort", close, { once: true });
    await session.start().catch((error: Error) => session.close(error.message));
    this.#ended(session, await session.over);
    closing.removeEventListener("abort", close);
  }

  async #write<Value>(write: (session: NatsSession) => Promise<Written<Value>>): Promise<Written<Value>> {
    const session = this.#session;
    if (session === undefined) throw new LedgerAwayError("the broker cannot be reached");
    try {
      return await write(session);
    } catch (error) {
      // Whatever the broker could not do, the next session tries anew.
      const why = error instanceof Error ? error.message : String(error);
      void session.close(why);
      this.#ended(session, why);
      throw new LedgerAwayError(why);
    }
  }

  #ended(session: NatsSession, why: string): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#listener?.away(why);
  }
}
