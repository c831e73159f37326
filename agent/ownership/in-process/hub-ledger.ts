import type { Cancel, Timers } from "../../timers.ts";
import {
  type ClaimRecord,
  type Ledger,
  LedgerAwayError,
  type LedgerListener,
  type Written,
} from "../ledger.ts";
import type { MembershipRecord } from "../membership.ts";
import type { HubMessage, MemberMessage } from "./hub-messages.ts";
import type { OwnershipPort } from "./port.ts";

/** A new port to the hub; undefined while it cannot be reached. */
export type HubConnector = () => OwnershipPort | undefined;

interface Waiting {
  // biome-ignore lint/suspicious/noExplicitAny: the request's kind says which record it is
  resolve(written: Written<any>): void;
  reject(error: Error): void;
}

/** An {@link OwnershipHub} as its members see it. */
export class HubLedger implements Ledger {
  readonly #connect: HubConnector;
  readonly #timers: Timers;
  readonly #retry: number;
  readonly #waiting = new Map<number, Waiting>();
  #port: OwnershipPort | undefined;
  #listener: LedgerListener | undefined;
  #cancelRetry: Cancel = () => {};
  /** Whether the hub has answered on this port. */
  #reached = false;
  #requests = 0;

  /** @param retry microseconds between two attempts to reach the hub */
  constructor(connect: HubConnector, timers: Timers, retry: number) {
    this.#connect = connect;
    this.#timers = timers;
    this.#retry = retry;
  }

  open(member: number, listener: LedgerListener): void {
    this.#listener = listener;
    this.#reach(member);
    // A hub that attaches to this end later has not heard what was asked before.
    this.#cancelRetry = this.#timers.every(this.#retry, () => {
      if (!this.#reached) this.#reach(member);
    });
  }

  writeClaim(key: string, value: ClaimRecord | undefined, after: number): Promise<Written<ClaimRecord>> {
    return this.#request((request) => ({ kind: "write-claim", request, key, value, after }));
  }

  writeMembership(value: MembershipRecord, after: number): Promise<Written<MembershipRecord>> {
    return this.#request((request) => ({ kind: "write-membership", request, value, after }));
  }

  beat(): void {
    this.#post({ kind: "beat" });
  }

  send(to: number, body: unknown): void {
    this.#post({ kind: "send", to, body });
  }

  async close(): Promise<void> {
    this.#cancelRetry();
    this.#listener = undefined;
    this.#port?.close();
    this.#gone("closed");
  }

  #reach(member: number): void {
    this.#port ??= this.#connected();
    this.#post({ kind: "open", member });
  }

  #connected(): OwnershipPort | undefined {
    const port = this.#connect();
    port?.onMessage((message) => this.#receive(message as HubMessage));
    port?.onClose(() => {
      if (port === this.#port) this.#gone("the hub is gone");
    });
    return port;
  }

  #gone(why: string): void {
    this.#port = undefined;
    if (this.#reached) this.#listener?.away(why);
    this.#reached = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(new LedgerAwayError(why));
  }

  #receive(message: HubMessage): void {
    const listener = this.#listener;
    if (listener === undefined) return;
    switch (message.kind) {
      case "picture":
        // Asked for twice because the first answer was late: what followed it is known already.
        if (this.#reached) return;
        this.#reached = true;
        listener.synchronised({
          ...message,
          membership: message.membership,
          claims: new Map(message.claims),
        });
        return;
      case "written":
        this.#waiting.get(message.request)?.resolve(message.written);
        this.#waiting.delete(message.request);
        return;
      case "claim":
        if (this.#reached) listener.claim(message.key, message.record);
        return;
      case "membership":
        if (this.#reached) listener.membership(message.record);
        return;
      case "alive":
        listener.alive(message.member);
        return;
      case "message":
        listener.message(message.from, message.body);
    }
  }

  #request<Value>(message: (request: number) => MemberMessage): Promise<Written<Value>> {
    return new Promise((resolve, reject) => {
      if (!this.#reached) {
        reject(new LedgerAwayError("the hub cannot be reached"));
        return;
      }
      this.#requests += 1;
      this.#waiting.set(this.#requests, { resolve, reject });
      this.#post(message(this.#requests));
    });
  }

  #post(message: MemberMessage): void {
    this.#port?.post(message);
  }
}
