import type { Clock } from "../clock.ts";
import type { CompiledProgram, SlotRange } from "../compile/compile-program.ts";
import { DROP_PORT, OUTCOME } from "../compile/life-code.ts";
import { SLOT } from "../compile/slots.ts";
import type { DigestBuffer } from "../externs/digest-buffer.ts";
import type { Replica, Replication } from "../externs/replication.ts";
import { ARENA } from "./arena-layout.ts";
import { digestValues } from "./digest-values.ts";

/** Values of standard_metadata.instance_type. */
const INSTANCE = {
  normal: 0,
  ingressClone: 1,
  egressClone: 2,
  recirculated: 4,
  replica: 5,
  resubmitted: 6,
} as const;

/** A packet that its own program keeps sending back must not stop the switch. */
const MOST_PASSES = 1_000;

/** Nor may one whose clones are cloned at the end of egress again and again. */
const MOST_EGRESS_CLONES = 10_000;

/** A packet on its way to an egress pipeline. */
interface EgressJob {
  readonly port: number;
  readonly instance: number;
  /** Slots below the program's variables. */
  readonly state: Int32Array;
}

/** A packet that goes back to the parser. */
interface IngressJob {
  readonly cause: "resubmitted" | "recirculated";
  readonly bytes: Uint8Array;
  /** The port that the packet once came from. */
  readonly port: number;
  readonly kept: KeptFields;
}

/** Metadata that a field list carries over, and its values. */
interface KeptFields {
  readonly ranges: readonly SlotRange[];
  readonly values: Int32Array;
}

/** Gets each packet that leaves: a place in the arena, valid until the call returns. */
export type Transmit = (port: number, start: number, length: number) => void;

/**
 * The life of a packet in simple_switch, as one deterministic order: the egress queue is emptied before the next
 * packet enters, resubmitted and recirculated packets come before new ones, clones before their originals.
 */
export class PacketLoop {
  readonly #program: CompiledProgram;
  readonly #arena: Uint8Array;
  readonly #replication: Replication;
  readonly #digests: ReadonlyMap<string, DigestBuffer>;
  readonly #clock: Clock;
  readonly #transmit: Transmit;
  readonly #egressQueue: EgressJob[] = [];
  readonly #ingressQueue: IngressJob[] = [];
  readonly #egressSpec: number;
  readonly #multicastGroup: number;
  readonly #stateSize: number;
  /** Clones at the end of egress that one packet from outside led to. */
  #egressClones = 0;
  /** Where the next deparsed packet goes. */
  outputPlace: number = ARENA.output;

  constructor(
    program: CompiledProgram,
    arena: Uint8Array,
    replication: Replication,
    clock: Clock,
    transmit: Transmit,
  ) {
    this.#program = program;
    this.#arena = arena;
    this.#replication = replication;
    this.#digests = program.objects.digests;
    this.#clock = clock;
    this.#transmit = transmit;
    this.#egressSpec = program.metadata.get("egress_spec")!;
    this.#multicastGroup = program.metadata.get("mcast_grp")!;
    this.#stateSize = program.headers[0] + program.headers[1];
  }

  /** Processes the packet in arena bytes start..end, and everything that becomes of it. */
  receive(port: number, start: number, end: number): void {
    const program = this.#program;
    this.#egressClones = 0;
    if (program.usesTime) program.time.now = this.#clock.now();
    if (program.trace !== undefined) {
      program.trace.add({ kind: "ingress", cause: "received", port, bytes: this.#arena.slice(start, end) });
      program.receivePass(port, start, end);
      this.#afterIngress(port);
      this.#drain();
      return;
    }
    const place = this.outputPlace;
    const length = program.forwardPass(port, start, end, place);
    if (length >= 0) {
      // What most packets do.
      this.#transmit(program.slots[SLOT.port]!, place, length);
      return;
    }
    if (length === OUTCOME.dropped) return;
    if (length === OUTCOME.special) this.#afterIngress(port);
    else this.#afterEgress(program.slots[SLOT.port]!);
    if (this.#egressQueue.length > 0 || this.#ingressQueue.length > 0) this.#drain();
  }

  #drain(): void {
    for (let passes = 0; passes < MOST_PASSES; passes++) {
      for (let job = this.#egressQueue.shift(); job !== undefined; job = this.#egressQueue.shift()) {
        this.#program.slots.set(job.state);
        this.#enterEgress(job);
      }
      const job = this.#ingressQueue.shift();
      if (job === undefined) return;
      this.#reenter(job);
    }
    this.#egressQueue.length = 0;
    this.#ingressQueue.length = 0;
    this.#program.trace?.add({
      kind: "drop",
      pipeline: "ingress",
      reason: `more than ${MOST_PASSES} passes`,
    });
  }

  /** Resubmitted and recirculated packets: all metadata is 0 but the fields that were kept. */
  #reenter(job: IngressJob): void {
    const program = this.#program;
    const { bytes } = job;
    this.#arena.set(bytes, ARENA.input);
    if (program.usesTime) program.time.now = this.#clock.now();
    program.trace?.add({ kind: "ingress", cause: job.cause, port: job.port, bytes });
    program.resetPass(0, bytes.length);
    this.#restore(job.kept);
    this.#setMetadata("instance_type", INSTANCE[job.cause]);
    program.parsePass(ARENA.input, ARENA.input + bytes.length);
    program.ingressPass();
    this.#afterIngress(job.port);
  }

  /** simple_switch's order: clone, digest, resubmit, multicast, drop, unicast. */
  #afterIngress(port: number): void {
    const { slots, trace } = this.#program;
    this.#traceParserError();
    if (slots[SLOT.failedAssert] !== 0) {
      trace?.add({
        kind: "drop",
        pipeline: "ingress",
        reason: `assertion of line ${slots[SLOT.failedAssert]} failed`,
      });
      return;
    }
    const group = slots[this.#multicastGroup]!;
    const out = slots[this.#egressSpec]!;
    if (slots[SLOT.clone] !== 0) this.#cloneFromIngress(port);
    if (slots[SLOT.digest] !== 0) this.#digest();
    if (slots[SLOT.resubmit] !== 0) {
      trace?.add({ kind: "resubmit" });
      const bytes = this.#arena.slice(slots[SLOT.start]!, slots[SLOT.end]!);
      this.#ingressQueue.push({
        cause: "resubmitted",
        bytes,
        port,
        kept: this.#keep(slots[SLOT.resubmit]! - 2),
      });
      return;
    }
    if (group !== 0) {
      const replicas = this.#replication.groups.get(group) ?? [];
      trace?.add({ kind: "multicast", group, copies: replicas.length });
      this.#setMetadata("instance_type", INSTANCE.replica);
      this.#enqueue(replicas);
      return;
    }
    if (out === DROP_PORT) {
      trace?.add({ kind: "drop", pipeline: "ingress", reason: "egress_spec is the drop port" });
      return;
    }
    this.#setMetadata("instance_type", INSTANCE.normal);
    this.#enqueue([{ port: out, instance: slots[this.#metadataSlot("egress_rid")]! }]);
  }

  #enqueue(replicas: readonly Replica[]): void {
    if (replicas.length === 0) return;
    const state = this.#program.slots.slice(0, this.#stateSize);
    for (const { port, instance } of replicas) this.#egressQueue.push({ port, instance, state });
  }

  /**
   * The packet as it came, parsed anew; then all metadata is reset but the field list, whose values are those at
   * the end of ingress.
   */
  #cloneFromIngress(port: number): void {
    const program = this.#program;
    const { slots } = program;
    const session = slots[SLOT.clone]! - 1;
    const replicas = this.#replication.cloneReplicas(session);
    program.trace?.add({ kind: "clone", type: "ingress", session, copies: replicas?.length ?? 0 });
    if (replicas === undefined) return;
    const kept = this.#keep(slots[SLOT.cloneList]! - 1);
    const original = slots.slice(0, this.#stateSize);
    const start = slots[SLOT.start]!;
    const end = slots[SLOT.end]!;
    program.resetPass(port, end - start);
    program.parsePass(start, end);
    this.#becomeClone(session, kept, INSTANCE.ingressClone);
    this.#enqueue(replicas);
    slots.set(original);
  }

  /** The packet as it is at the end of egress, headers and all, goes to egress again. */
  #cloneFromEgress(): void {
    const { slots, trace } = this.#program;
    const session = slots[SLOT.clone]! - 1;
    const replicas = this.#replication.cloneReplicas(session);
    trace?.add({ kind: "clone", type: "egress", session, copies: replicas?.length ?? 0 });
    if (replicas === undefined) return;
    if (++this.#egressClones > MOST_EGRESS_CLONES) {
      trace?.add({ kind: "drop", pipeline: "egress", reason: `more than ${MOST_EGRESS_CLONES} clones` });
      return;
    }
    const kept = this.#keep(slots[SLOT.cloneList]! - 1);
    const original = slots.slice(0, this.#stateSize);
    this.#becomeClone(session, kept, INSTANCE.egressClone);
    this.#enqueue(replicas);
    slots.set(original);
  }

  #becomeClone(session: number, kept: KeptFields, instanceType: number): void {
    const { slots, standardMetadata, userMetadata } = this.#program;
    for (const [first, count] of [standardMetadata, userMetadata]) slots.fill(0, first, first + count);
    for (const slot of [SLOT.clone, SLOT.digest, SLOT.resubmit, SLOT.recirculate, SLOT.truncate])
      slots[slot] = 0;
    this.#restore(kept);
    this.#setMetadata("instance_type", instanceType);
    const cut = this.#replication.sessions.get(session)?.truncateTo ?? 0;
    if (cut > 0) slots[SLOT.truncate] = cut + 1;
  }

  #enterEgress({ port, instance }: EgressJob): void {
    this.#setMetadata("egress_rid", instance);
    this.#program.trace?.add({ kind: "egress", port, instance });
    this.#egress(port);
  }

  /** Egress of the packet whose state is in the slots, as far as the wire. */
  #egress(port: number): void {
    const program = this.#program;
    program.egressPass(port);
    this.#afterEgress(port);
  }

  /** simple_switch's order: clone, drop, deparse, recirculate, transmit. */
  #afterEgress(port: number): void {
    const program = this.#program;
    const { slots, trace } = program;
    if (slots[SLOT.clone] !== 0) this.#cloneFromEgress();
    if (slots[this.#egressSpec] === DROP_PORT || slots[SLOT.failedAssert] !== 0) {
      trace?.add({ kind: "drop", pipeline: "egress", reason: "egress_spec is the drop port" });
      return;
    }
    const place = this.outputPlace;
    let length = program.deparsePass(place);
    if (slots[SLOT.truncate] !== 0) length = Math.min(length, slots[SLOT.truncate]! - 1);
    if (slots[SLOT.recirculate] !== 0) {
      trace?.add({ kind: "recirculate" });
      const bytes = this.#arena.slice(place, place + length);
      const ingressPort = slots[this.#metadataSlot("ingress_port")]!;
      const kept = this.#keep(slots[SLOT.recirculate]! - 2);
      this.#ingressQueue.push({ cause: "recirculated", bytes, port: ingressPort, kept });
      return;
    }
    trace?.add({ kind: "transmit", port, bytes: this.#arena.slice(place, place + length) });
    this.#transmit(port, place, length);
  }

  #digest(): void {
    const program = this.#program;
    const digest = program.digests[program.slots[SLOT.digest]! - 1]!;
    const values = digestValues(program.slots, digest.at, digest.layout);
    program.trace?.add({ kind: "digest", digest: digest.name, values });
    this.#digests.get(digest.name)?.add(values, this.#clock.now());
  }

  #keep(list: number): KeptFields {
    const ranges = this.#program.fieldLists[list] ?? [];
    const values = ranges.flatMap(([first, count]) => [
      ...this.#program.slots.subarray(first, first + count),
    ]);
    return { ranges, values: Int32Array.from(values) };
  }

  #restore({ ranges, values }: KeptFields): void {
    let at = 0;
    for (const [first, count] of ranges) {
      this.#program.slots.set(values.subarray(at, at + count), first);
      at += count;
    }
  }

  #metadataSlot(name: string): number {
    return this.#program.metadata.get(name)!;
  }

  #setMetadata(name: string, value: number): void {
    this.#program.slots[this.#metadataSlot(name)] = value;
  }

  #traceParserError(): void {
    const { slots, trace, errors } = this.#program;
    const error = slots[SLOT.parserError]!;
    if (trace !== undefined && error !== 0)
      trace.add({ kind: "parserError", error: errors[error] ?? String(error) });
  }
}
