import type { CheckedProgram } from "../p4/check/checked-program.ts";
import { type Clock, monotonicClock } from "./clock.ts";
import { type CompiledProgram, compileProgram } from "./compile/compile-program.ts";
import type { ProgramObjects } from "./compile/program-objects.ts";
import { ControlPlane } from "./control-plane/control-plane.ts";
import { RandomSource } from "./externs/random-source.ts";
import { Replication } from "./externs/replication.ts";
import { ARENA, LONGEST_PACKET, newArena } from "./pipeline/arena-layout.ts";
import { PacketBatch } from "./pipeline/packet-batch.ts";
import { PacketLoop } from "./pipeline/packet-loop.ts";
import { PacketPool } from "./pipeline/packet-pool.ts";
import type { TraceEvent } from "./trace.ts";

export interface SwitchOptions {
  /** Where time comes from; the monotonic clock of the machine when absent. */
  readonly clock?: Clock;
  /** Makes `random` repeatable. */
  readonly seed?: number;
  /** Record what happens to each packet; costs half the speed or more. */
  readonly trace?: boolean;
  /** Memory for {@link SoftwareSwitch.batch}, in bytes each for packets in and packets out. */
  readonly batchBytes?: number;
}

/** A packet that leaves the switch. */
export interface SentPacket {
  readonly port: number;
  readonly bytes: Uint8Array;
}

/** A P4 program at work, with simple_switch's v1model behaviour. */
export class SoftwareSwitch {
  readonly program: CheckedProgram;
  readonly compiled: CompiledProgram;
  readonly clock: Clock;
  readonly control: ControlPlane;
  /** Packets in and out without copies; see {@link PacketBatch}. */
  readonly batch: PacketBatch;
  readonly #arena: Uint8Array;
  readonly #pool: PacketPool;
  readonly #loop: PacketLoop;
  readonly #batchLoop: PacketLoop;
  #sent: SentPacket[] = [];

  /** @throws DiagnosticError when the program uses what the switch does not support */
  constructor(program: CheckedProgram, options: SwitchOptions = {}) {
    this.program = program;
    this.clock = options.clock ?? monotonicClock();
    const batchBytes = options.batchBytes ?? 0;
    this.#arena = newArena(2 * batchBytes);
    this.#pool = new PacketPool(this.#arena);
    const objects: ProgramObjects = {
      tables: new Map(),
      counters: new Map(),
      meters: new Map(),
      registers: new Map(),
      profiles: new Map(),
      valueSets: new Map(),
      digests: new Map(),
    };
    this.compiled = compileProgram(program, objects, {
      trace: options.trace ?? false,
      arena: this.#arena,
      random: new RandomSource(options.seed ?? 1),
    });
    const replication = new Replication();
    this.control = new ControlPlane(this.compiled, replication, this.clock);
    this.#loop = new PacketLoop(
      this.compiled,
      this.#arena,
      replication,
      this.clock,
      (port, start, length) => {
        this.#sent.push({ port, bytes: this.#pool.copy(start, length) });
      },
    );
    this.batch = new PacketBatch(this.#arena, ARENA.batches, batchBytes);
    this.#batchLoop = new PacketLoop(
      this.compiled,
      this.#arena,
      replication,
      this.clock,
      (port, start, length) => {
        this.batch.sent(port, start, length);
        this.#batchLoop.outputPlace = this.batch.outputPlace;
      },
    );
  }

  /**
   * Lets a packet in and returns what leaves because of it, in order, in buffers of their own.
   *
   * @throws RangeError for a packet longer than {@link LONGEST_PACKET}
   */
  process(port: number, bytes: Uint8Array): readonly SentPacket[] {
    if (bytes.length > LONGEST_PACKET) throw new RangeError(`a packet of ${bytes.length} bytes is too long`);
    this.#arena.set(bytes, ARENA.input);
    this.#sent = [];
    this.#loop.receive(port, ARENA.input, ARENA.input + bytes.length);
    return this.#sent;
  }

  /** Processes the packets that were added to {@link batch}; what leaves is in the batch until it is cleared. */
  processBatch(): void {
    const { batch } = this;
    this.#batchLoop.outputPlace = batch.outputPlace;
    for (let packet = 0; packet < batch.received; packet++) {
      this.#batchLoop.receive(
        batch.receivedPort[packet]!,
        batch.receivedStart[packet]!,
        batch.receivedEnd[packet]!,
      );
    }
  }

  /** The trace events since the last call; empty without the option `trace`. */
  takeTrace(): readonly TraceEvent[] {
    return this.compiled.trace?.take() ?? [];
  }
}

/** A switch that runs a checked program. @throws DiagnosticError as {@link SoftwareSwitch} */
export function createSwitch(program: CheckedProgram, options?: SwitchOptions): SoftwareSwitch {
  return new SoftwareSwitch(program, options);
}
