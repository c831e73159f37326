import { randomUUID } from "node:crypto";
import type { ClaimRecord, LedgerRecord, Written } from "../ledger.ts";
import type { MembershipRecord } from "../membership.ts";
import type { HubMessage, MemberMessage } from "./hub-messages.ts";
import { linkedPorts, type OwnershipPort } from "./port.ts";

/**
 * The ledger of a farm on one machine: an object in one process, which agents in the same process, in worker threads and in child
 * processes reach over ports.
 */
export class OwnershipHub {
  readonly #store = randomUUID();
  readonly #claims = new Map<string, LedgerRecord<ClaimRecord>>();
  /** Those who asked for the picture, and as which member. */
  readonly #members = new Map<OwnershipPort, number>();
  readonly #ports = new Set<OwnershipPort>();
  #membership: LedgerRecord<MembershipRecord> | undefined;
  #sequence = 0;
  #open = true;

  /** A port for an agent in this process. */
  connect(): OwnershipPort {
    const [agents, own] = linkedPorts();
    this.attach(own);
    return agents;
  }

  /** Serves the agent at the other end of the port, such as a child process. A hub that is closed closes it. */
  attach(port: OwnershipPort): void {
    if (!this.#open) {
      port.close();
      return;
    }
    this.#ports.add(port);
    port.onMessage((message) => {
      const received = message as MemberMessage;
      const member = this.#members.get(port);
      if (received.kind === "open") {
        this.#members.set(port, received.member);
        this.#post(port, this.#picture());
      } else if (member !== undefined) this.#receive(member, port, received);
    });
    port.onClose(() => {
      this.#ports.delete(port);
      this.#members.delete(port);
    });
  }

  /** Cuts every agent off. What the hub holds, it keeps. */
  close(): void {
    this.#open = false;
    for (const port of this.#ports) port.close();
    this.#ports.clear();
    this.#members.clear();
  }

  /** Takes agents again. */
  open(): void {
    this.#open = true;
  }

  #picture(): HubMessage {
    return {
      kind: "picture",
      store: this.#store,
      membership: this.#membership,
      claims: [...this.#claims],
    };
  }

  #receive(member: number, port: OwnershipPort, message: Exclude<MemberMessage, { kind: "open" }>): void {
    switch (message.kind) {
      case "write-claim":
        this.#writeClaim(port, message);
        return;
      case "write-membership":
        this.#writeMembership(port, message);
        return;
      case "beat":
        this.#postOthers(member, { kind: "alive", member });
        return;
      case "send":
        for (const [to, other] of this.#members)
          if (other === message.to) this.#post(to, { kind: "message", from: member, body: message.body });
    }
  }

  #writeClaim(port: OwnershipPort, message: MemberMessage & { kind: "write-claim" }): void {
    const { key, value, after, request } = message;
    const written = this.#written(this.#claims.get(key), after);
    if (written.kept) {
      const record = { value, sequence: written.sequence };
      if (value === undefined) this.#claims.delete(key);
      else this.#claims.set(key, record);
      this.#postAll({ kind: "claim", key, record });
    }
    this.#post(port, { kind: "written", request, written });
  }

  #writeMembership(port: OwnershipPort, message: MemberMessage & { kind: "write-membership" }): void {
    const { value, after, request } = message;
    const written = this.#written(this.#membership, after);
    if (written.kept) {
      this.#membership = { value, sequence: written.sequence };
      this.#postAll({ kind: "membership", record: this.#membership });
    }
    this.#post(port, { kind: "written", request, written });
  }

  /** Whether a write after that record is the next one. */
  #written<Value>(current: LedgerRecord<Value> | undefined, after: number): Written<Value> {
    if ((current?.sequence ?? 0) !== after) return { kept: false, current };
    this.#sequence += 1;
    return { kept: true, sequence: this.#sequence };
  }

  #post(port: OwnershipPort, message: HubMessage): void {
    port.post(message);
  }

  #postAll(message: HubMessage): void {
    for (const port of this.#members.keys()) this.#post(port, message);
  }

  #postOthers(member: number, message: HubMessage): void {
    for (const [port, other] of this.#members) if (other !== member) this.#post(port, message);
  }
}
