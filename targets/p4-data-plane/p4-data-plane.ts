import { setTimeout as delay } from "node:timers/promises";
import { Code, ConnectError } from "@connectrpc/connect";
import type { PortRole, Verdict } from "../../dsl/model/index.ts";
import type {
  DataPlane,
  DataPlaneEvent,
  Entry,
  EntryFailure,
  EntryKind,
  EntryUpdate,
} from "../data-plane.ts";
import { NoPrimaryError } from "./device-election.ts";
import { type DeviceOptions, DeviceSession } from "./device-session.ts";

export interface P4DataPlaneOptions extends Omit<DeviceOptions, "deviceId" | "electionId"> {
  /** 1 unless given. */
  readonly deviceId?: bigint;
  /** The wall clock's milliseconds unless given, so that a later agent takes over from an earlier one. */
  readonly electionId?: { readonly high: bigint; readonly low: bigint };
  /** Waits between attempts to connect; rejects when the signal is aborted. Real time unless given. */
  readonly wait?: Wait;
  /** The same between two looks whether the device still answers. */
  readonly pulse?: Wait;
}

/** Resolves after so many milliseconds; rejects when the signal is aborted before. */
export type Wait = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** Milliseconds before the second attempt to connect; each further one waits twice as long, up to the longest. */
const BACKOFF = { first: 100, longest: 5_000 };

/**
 * Milliseconds: how often a device is asked whether it is there, and how long it may take to answer. A device whose machine is gone, or that hangs,
 * closes no connection. Not by HTTP/2 pings: gRPC's servers hang up on clients that ping more than once in five minutes.
 */
const PULSE = { interval: 5_000, patience: 4_000 };

/** The device's answers that no further attempt would change. */
const FINAL: readonly Code[] = [Code.InvalidArgument, Code.Unimplemented];

/**
 * A node's data plane on a device that speaks P4Runtime.
 *
 * @example
 * const program = await TOOLCHAINS.embedded(model);
 * const dataPlane = new P4DataPlane({ model, program, node: 1, address: "127.0.0.1:9559" });
 * dataPlane.onEvent((event) => console.log(event.kind));
 * await dataPlane.start();
 */
export class P4DataPlane implements DataPlane {
  #options: DeviceOptions;
  readonly #wait: Wait;
  readonly #pulse: Wait;
  readonly #listeners = new Set<(event: DataPlaneEvent) => void>();
  readonly #stopping = new AbortController();
  #session: DeviceSession | undefined;
  #life: Promise<void> | undefined;
  #lastWhy: string | undefined;

  constructor({ wait = passing(true), pulse = passing(false), ...options }: P4DataPlaneOptions) {
    this.#options = { deviceId: 1n, electionId: { high: 0n, low: BigInt(Date.now()) }, ...options };
    this.#wait = wait;
    this.#pulse = pulse;
  }

  /**
   * Resolves once it is connected for the first time.
   *
   * @throws ConnectError when the device refuses the pipeline; the signal's reason.
   */
  async start(signal?: AbortSignal): Promise<void> {
    if (this.#life !== undefined) throw new Error("the data plane was started before");
    const stopping = this.#stopping.signal;
    const session = await this.#connect(
      signal === undefined ? stopping : AbortSignal.any([stopping, signal]),
    );
    this.#life = this.#live(session);
  }

  async write(updates: readonly EntryUpdate[]): Promise<readonly EntryFailure[]> {
    const session = this.#session;
    if (updates.length === 0) return [];
    if (session === undefined)
      return updates.map((update) => ({ update, reason: "unavailable", message: AWAY }));
    return session.write(updates);
  }

  /** @throws Error while the device is away. */
  async *read(kinds?: readonly EntryKind[]): AsyncIterable<Entry> {
    yield* this.#present().read(kinds);
  }

  /** @throws Error while the device is away. */
  async verdicts(): Promise<Readonly<Record<Verdict, bigint>>> {
    return this.#present().verdicts();
  }

  packetOut(port: PortRole, bytes: Uint8Array): void {
    try {
      this.#session?.packetOut(port, bytes);
    } catch {
      // The stream ended a moment ago, which `disconnected` will say.
    }
  }

  onEvent(listener: (event: DataPlaneEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new Error("the data plane was stopped"));
    await this.#session?.close();
    await this.#life;
  }

  async #live(first: DeviceSession): Promise<void> {
    const { signal } = this.#stopping;
    let session = first;
    while (!signal.aborted) {
      this.#session = session;
      this.#lastWhy = undefined;
      this.#emit({ kind: "connected", tables: session.tables });
      const over = new AbortController();
      const why = await Promise.race([
        session.run((event) => this.#emit(event)),
        this.#silence(session, over.signal),
      ]);
      over.abort();
      this.#session = undefined;
      await session.close();
      if (signal.aborted) return;
      this.#lost(why);
      try {
        session = await this.#connect(signal);
      } catch {
        return; // it was stopped, or refused what it took before: `disconnected` has said it
      }
    }
    await session.close();
  }

  /** Resolves when the device has not answered for a while; never, once the signal is aborted. */
  async #silence(session: DeviceSession, signal: AbortSignal): Promise<string> {
    try {
      for (;;) {
        await this.#pulse(PULSE.interval, signal);
        const late = this.#pulse(PULSE.patience, signal).then(() => "the device does not answer");
        const why = await Promise.race([session.answers(), late]);
        if (why !== undefined) return why;
      }
    } catch {
      return new Promise(() => {});
    }
  }

  /** Tries until it succeeds, the device refuses for good, or the signal is aborted. */
  async #connect(signal: AbortSignal): Promise<DeviceSession> {
    for (let pause = BACKOFF.first; ; pause = Math.min(2 * pause, BACKOFF.longest)) {
      try {
        signal.throwIfAborted();
        return await DeviceSession.open(this.#options, signal, (over) => this.#pulse(PULSE.patience, over));
      } catch (error) {
        signal.throwIfAborted();
        this.#lost(error instanceof Error ? error.message : String(error));
        if (error instanceof ConnectError && FINAL.includes(error.code)) throw error;
        if (error instanceof NoPrimaryError) this.#outbid(error.highest);
      }
      await this.#wait(pause, signal);
    }
  }

  /** The agent that took over is gone: the next attempt has an election id above its own. */
  #outbid(highest: bigint): void {
    const next = highest + 1n;
    this.#options = {
      ...this.#options,
      electionId: { high: next >> 64n, low: BigInt.asUintN(64, next) },
    };
  }

  /** Says each reason once, not at every attempt. */
  #lost(why: string): void {
    if (why === this.#lastWhy) return;
    this.#lastWhy = why;
    this.#emit({ kind: "disconnected", why });
  }

  #present(): DeviceSession {
    if (this.#session === undefined) throw new Error(AWAY);
    return this.#session;
  }

  #emit(event: DataPlaneEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }
}

/** Real time. @param keepsAlive whether the process must wait for it */
function passing(keepsAlive: boolean): Wait {
  return (milliseconds, signal) => delay(milliseconds, undefined, { signal, ref: keepsAlive });
}

const AWAY = "the device is away";
