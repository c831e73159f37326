import type { Clock } from "../clock.ts";
import type { CompiledProgram } from "../compile/compile-program.ts";
import type { ProgramValueSet } from "../compile/program-objects.ts";
import { valueSetKey } from "../compile/program-objects.ts";
import type { ActionProfile } from "../externs/action-profile.ts";
import type { CounterArray } from "../externs/counter-array.ts";
import { DigestBuffer, type DigestList } from "../externs/digest-buffer.ts";
import type { MeterArray } from "../externs/meter-array.ts";
import type { RegisterArray } from "../externs/register-array.ts";
import type { Replication } from "../externs/replication.ts";
import { ControlError } from "../tables/table-error.ts";
import { toWords } from "../words.ts";
import { TableControl } from "./table-control.ts";

/** An entry that saw no packet for its idle timeout. */
export interface IdleNotification {
  readonly table: string;
  /** Number of the entry in its table. */
  readonly id: number;
  readonly entry: ReturnType<TableControl["entries"]>[number];
}

/** How often simple_switch looks for idle entries, in microseconds. */
const IDLE_SWEEP = 1_000_000;

/**
 * What a controller may do with a running switch, by the control-plane names of the program's objects (those of
 * P4Info). Nothing here is on the way of packets.
 */
export class ControlPlane {
  readonly replication: Replication;
  readonly tables: ReadonlyMap<string, TableControl>;
  readonly #program: CompiledProgram;
  readonly #clock: Clock;
  readonly #digestListeners = new Set<(list: DigestList) => void>();
  readonly #idleListeners = new Set<(idle: IdleNotification) => void>();
  /** Sweep at which an idle entry was last reported: it is reported again every second sweep. */
  readonly #reported = new Map<string, number>();
  #lastSweep = 0;

  constructor(program: CompiledProgram, replication: Replication, clock: Clock) {
    this.#program = program;
    this.#clock = clock;
    this.replication = replication;
    this.tables = new Map(
      [...program.objects.tables].map(([name, table]) => [name, new TableControl(table, clock)] as const),
    );
    for (const { name } of program.digests) {
      if (program.objects.digests.has(name)) continue;
      const send = (list: DigestList) => {
        for (const listener of this.#digestListeners) listener(list);
      };
      program.objects.digests.set(name, new DigestBuffer(name, send));
    }
  }

  /** @throws ControlError not-found */
  table(name: string): TableControl {
    return found(this.tables, "table", name);
  }

  /** @throws ControlError not-found */
  counter(name: string): CounterArray {
    return found(this.#program.objects.counters, "counter", name);
  }

  get counters(): ReadonlyMap<string, CounterArray> {
    return this.#program.objects.counters;
  }

  /** Meters of both kinds: cells of a direct meter are numbered by entry id. @throws ControlError not-found */
  meter(name: string): MeterArray {
    return found(this.#program.objects.meters, "meter", name);
  }

  get meters(): ReadonlyMap<string, MeterArray> {
    return this.#program.objects.meters;
  }

  /** @throws ControlError not-found */
  register(name: string): RegisterArray {
    return found(this.#program.objects.registers, "register", name);
  }

  get registers(): ReadonlyMap<string, RegisterArray> {
    return this.#program.objects.registers;
  }

  /** @throws ControlError not-found */
  actionProfile(name: string): ActionProfile {
    return found(this.#program.objects.profiles, "action profile", name).profile;
  }

  /** @throws ControlError not-found */
  digest(name: string): DigestBuffer {
    return found(this.#program.objects.digests, "digest", name);
  }

  get digests(): ReadonlyMap<string, DigestBuffer> {
    return this.#program.objects.digests;
  }

  /**
   * Replaces the members of a value set: per member one value for each key. Exact values only, as simple_switch.
   *
   * @throws ControlError not-found, invalid-argument
   */
  setValueSet(name: string, members: readonly (readonly bigint[])[]): void {
    const set: ProgramValueSet = found(this.#program.objects.valueSets, "value set", name);
    if (members.length > set.size) {
      throw new ControlError(
        "table-full",
        `value set ${name} takes ${set.size} members, not ${members.length}`,
      );
    }
    const keys = members.map((member) => {
      if (member.length !== set.widths.length) {
        throw new ControlError(
          "invalid-argument",
          `a member of value set ${name} has ${set.widths.length} values`,
        );
      }
      return valueSetKey(
        member.flatMap((value, index) => {
          const width = set.widths[index]!;
          if (value < 0n || value >> BigInt(width) !== 0n) {
            throw new ControlError(
              "invalid-argument",
              `value set ${name}: ${value} does not fit in ${width} bits`,
            );
          }
          return [...toWords(value, width)];
        }),
      );
    });
    set.members.clear();
    for (const key of keys) set.members.add(key);
  }

  get valueSets(): ReadonlyMap<string, ProgramValueSet> {
    return this.#program.objects.valueSets;
  }

  /** Calls `listener` with each list of digests that is sent; returns what ends it. */
  onDigest(listener: (list: DigestList) => void): () => void {
    this.#digestListeners.add(listener);
    return () => this.#digestListeners.delete(listener);
  }

  /** Calls `listener` for each idle entry that {@link advance} finds; returns what ends it. */
  onIdle(listener: (idle: IdleNotification) => void): () => void {
    this.#idleListeners.add(listener);
    return () => this.#idleListeners.delete(listener);
  }

  /** Does what time asks for: sends digests that waited long enough, reports idle entries. Call it now and then. */
  advance(): void {
    const now = this.#clock.now();
    for (const digest of this.digests.values()) digest.advance(now);
    const sweep = Math.floor(now / IDLE_SWEEP);
    if (sweep === this.#lastSweep) return;
    this.#lastSweep = sweep;
    for (const control of this.tables.values()) this.#sweep(control, now, sweep);
  }

  /** Everything as it was when the program was loaded. */
  reset(): void {
    for (const control of this.tables.values()) control.reset();
    for (const register of this.registers.values()) register.reset();
    for (const counter of this.counters.values()) {
      counter.packets.fill(0);
      counter.bytes.fill(0);
    }
    for (const meter of this.meters.values()) meter.reset();
    for (const { profile } of this.#program.objects.profiles.values()) profile.reset();
    for (const digest of this.digests.values()) digest.configure(undefined);
    for (const set of this.valueSets.values()) set.members.clear();
    this.replication.reset();
    this.#reported.clear();
  }

  #sweep(control: TableControl, now: number, sweep: number): void {
    for (const { entry, id } of control.idleEntries(now)) {
      const identity = `${control.name}/${id}`;
      const before = this.#reported.get(identity);
      if (before !== undefined && sweep - before < 2) continue;
      this.#reported.set(identity, sweep);
      for (const listener of this.#idleListeners) listener({ table: control.name, id, entry });
    }
  }
}

function found<Value>(map: ReadonlyMap<string, Value>, what: string, name: string): Value {
  const value = map.get(name);
  if (value === undefined) throw new ControlError("not-found", `the program has no ${what} named ${name}`);
  return value;
}
