import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  jetstream,
  jetstreamManager,
} from "@nats-io/jetstream";
import { type KV, Kvm } from "@nats-io/kv";
import { connect, type NatsConnection, type NodeConnectionOptions } from "@nats-io/transport-node";
import type { ClaimRecord, LedgerListener, LedgerRecord, Written } from "../ledger.ts";
import type { MembershipRecord } from "../membership.ts";
import { claimRecord, followClaims } from "./claim-stream.ts";
import { EndedClaims } from "./ended-claims.ts";
import { InFlightLimit } from "./in-flight-limit.ts";
import type { FarmSubjects } from "./subjects.ts";

/** The one key of the bucket. */
const MEMBERSHIP = "membership";
/** Milliseconds that the broker has for an answer, before it counts as away. */
const ANSWER_TIME = 5_000;
/** Milliseconds between two questions whether the broker is there; after two without an answer it is away. */
const PING_INTERVAL = 1_000;
/** Claims on their way at once; measured, more make the broker slower. */
const WRITES_IN_FLIGHT = 128;

export interface NatsSessionOptions {
  readonly connection: NodeConnectionOptions;
  readonly subjects: FarmSubjects;
  /** Copies of what is stored, in a cluster of brokers. */
  readonly replicas: number;
  readonly member: number;
  /** Told everything but `away`. */
  readonly listener: LedgerListener;
}

/**
 * One connection to the broker from the full picture to its loss. It does not outlive a disconnection, and nothing is sent later than
 * it was meant to: after a disconnection the next session starts with a new picture.
 */
export class NatsSession {
  /** Resolves with the reason when the session is over. */
  readonly over: Promise<string>;
  readonly #options: NatsSessionOptions;
  readonly #connection: NatsConnection;
  readonly #jetstream: JetStreamClient;
  readonly #manager: JetStreamManager;
  readonly #members: KV;
  readonly #store: string;
  readonly #ended = new EndedClaims();
  readonly #inFlight = new InFlightLimit(WRITES_IN_FLIGHT);
  #why: string | undefined;
  #end: (why: string) => void = () => {};

  private constructor(
    options: NatsSessionOptions,
    connection: NatsConnection,
    manager: JetStreamManager,
    members: KV,
    store: string,
  ) {
    this.#options = options;
    this.#connection = connection;
    this.#manager = manager;
    this.#jetstream = jetstream(connection, { timeout: ANSWER_TIME });
    this.#members = members;
    this.#store = store;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
    void connection
      .closed()
      .then((error) => this.close(error?.message ?? "the broker closed the connection"));
  }

  /**
   * Reaches the broker and makes what is missing there; {@link start} then tells the listener.
   *
   * @throws what says why the broker cannot serve
   */
  static async open(options: NatsSessionOptions): Promise<NatsSession> {
    const { subjects, replicas } = options;
    const connection = await connect({
      timeout: ANSWER_TIME,
      pingInterval: PING_INTERVAL,
      maxPingOut: 2,
      // Each request would keep a stack trace for an error that it may meet: half the cost of a claim.
      noAsyncTraces: true,
      ...options.connection,
      reconnect: false,
    });
    try {
      const manager = await jetstreamManager(connection, { timeout: ANSWER_TIME });
      const stream = await manager.streams.add({
        name: subjects.stream,
        subjects: [subjects.claims, subjects.marks],
        max_msgs_per_subject: 1,
        allow_direct: true,
        num_replicas: replicas,
      });
      const members = await new Kvm(jetstream(connection, { timeout: ANSWER_TIME })).create(subjects.bucket, {
        replicas,
      });
      const { streamInfo } = await members.status();
      const store = `${stream.created} ${streamInfo.created}`;
      return new NatsSession(options, connection, manager, members, store);
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** Tells the listener the picture, and from then on what is new. */
  async start(): Promise<void> {
    const { subjects, listener, member } = this.#options;
    this.#listen(subjects.alive, (text) => {
      if (Number(text) !== member) listener.alive(Number(text));
    });
    this.#listen(subjects.to(member), (text) => {
      const { from, body } = JSON.parse(text) as { from: number; body: unknown };
      listener.message(from, body);
    });
    const membership = await this.#followMembership();
    await followClaims({
      jetstream: this.#jetstream,
      subjects,
      member,
      picture: (claims) => {
        // Whoever ended these may have died before it deleted them.
        for (const { value, sequence } of claims.values()) if (value === undefined) this.#ended.add(sequence);
        listener.synchronised({ store: this.#store, membership: membership(), claims });
      },
      record: (key, record) => listener.claim(key, record),
    });
  }

  writeClaim(key: string, claim: ClaimRecord | undefined, after: number): Promise<Written<ClaimRecord>> {
    return this.#inFlight.run(() => this.#writeClaim(key, claim, after));
  }

  async writeMembership(value: MembershipRecord, after: number): Promise<Written<MembershipRecord>> {
    try {
      const payload = JSON.stringify(value);
      const sequence = await this.#members.put(MEMBERSHIP, payload, { previousSeq: after });
      return { kept: true, sequence };
    } catch (error) {
      if (!isOutrun(error)) throw error;
    }
    return { kept: false, current: await this.#membership() };
  }

  beat(): void {
    this.#publish(this.#options.subjects.alive, String(this.#options.member));
    void this.#deleteEnded();
  }

  send(to: number, body: unknown): void {
    this.#publish(this.#options.subjects.to(to), JSON.stringify({ from: this.#options.member, body }));
  }

  async close(why: string): Promise<void> {
    if (this.#why !== undefined) return;
    this.#why = why;
    this.#end(why);
    await this.#connection.close();
  }

  #publish(subject: string, text: string): void {
    if (!this.#connection.isClosed()) this.#connection.publish(subject, text);
  }

  #listen(subject: string, told: (text: string) => void): void {
    this.#connection.subscribe(subject, {
      callback: (error, message) => {
        if (error === null) told(message.string());
      },
    });
  }

  /** Tells the listener every membership from now on; gives what the latest one is. */
  async #followMembership(): Promise<() => LedgerRecord<MembershipRecord> | undefined> {
    const changes = await this.#members.watch({ key: MEMBERSHIP });
    let latest = await this.#membership();
    const follow = async () => {
      for await (const entry of changes) {
        const { revision } = entry;
        if (revision <= (latest?.sequence ?? 0)) continue;
        latest = { value: entry.json<MembershipRecord>(), sequence: revision };
        this.#options.listener.membership(latest);
      }
    };
    void follow().catch((error: Error) => this.close(error.message));
    return () => latest;
  }

  async #writeClaim(
    key: string,
    claim: ClaimRecord | undefined,
    after: number,
  ): Promise<Written<ClaimRecord>> {
    const subject = this.#options.subjects.claim(key);
    const payload = claim === undefined ? "" : JSON.stringify(claim);
    try {
      const { seq } = await this.#jetstream.publish(subject, payload, {
        expect: { lastSubjectSequence: after },
      });
      if (claim === undefined) this.#ended.add(seq);
      return { kept: true, sequence: seq };
    } catch (error) {
      if (!isOutrun(error)) throw error;
    }
    const current = await this.#manager.direct.getMessage(this.#options.subjects.stream, {
      last_by_subj: subject,
    });
    return {
      kept: false,
      current: current === null ? undefined : claimRecord(current.string(), current.seq),
    };
  }

  async #membership(): Promise<LedgerRecord<MembershipRecord> | undefined> {
    const entry = await this.#members.get(MEMBERSHIP);
    return entry === null ? undefined : { value: entry.json<MembershipRecord>(), sequence: entry.revision };
  }

  async #deleteEnded(): Promise<void> {
    const { stream } = this.#options.subjects;
    // One that a newer claim has replaced is not there any more; that is as good.
    await Promise.allSettled(
      this.#ended
        .due()
        .map((sequence) =>
          this.#inFlight.run(() => this.#manager.streams.deleteMessage(stream, sequence, false)),
        ),
    );
  }
}

/** Whether something else was written in the meantime. */
function isOutrun(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamWrongLastSequence;
}
