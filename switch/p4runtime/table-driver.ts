import type { CounterData, MeterConfig } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import type {
  CounterCell,
  StoredAction,
  StoredDefault,
  StoredEntry,
  TableSchema,
} from "../../p4runtime/service/index.ts";
import type { Clock } from "../clock.ts";
import type { ProgramTable } from "../compile/program-objects.ts";
import type { EntryAction } from "../tables/action-data.ts";
import { entryAction } from "./entry-action.ts";
import { entryMatch } from "./entry-match.ts";
import { ExactWords } from "./exact-words.ts";
import { meterRates } from "./meter-rates.ts";
import type { ProfileDriver } from "./profile-driver.ts";

/** A table of the switch under P4Runtime: entries come and go by the numbers that it gives them. */
export class TableDriver {
  readonly #schema: TableSchema;
  readonly #program: ProgramTable;
  readonly #profile: ProfileDriver | undefined;
  readonly #clock: Clock;
  readonly #exact: ExactWords | undefined;
  readonly #initialDefault: EntryAction | undefined;
  /** By number; only of tables that report idle entries. */
  readonly #entries: (StoredEntry | undefined)[] = [];

  constructor(schema: TableSchema, program: ProgramTable, profile: ProfileDriver | undefined, clock: Clock) {
    this.#schema = schema;
    this.#program = program;
    this.#profile = profile;
    this.#clock = clock;
    this.#exact = ExactWords.of(schema, program.table);
    this.#initialDefault = program.table.defaultAction;
  }

  insert(entry: StoredEntry, counter: CounterData | undefined): void {
    const { table } = this.#program;
    const options = { idleTimeout: microseconds(entry.idleTimeout) };
    if (this.#exact !== undefined && entry.action.kind === "action") {
      const key = this.#exact.key(entry.key);
      entry.handle = table.insertWords(
        key,
        this.#exact.record(entry.action.run),
        this.#clock.now(),
        options,
      ).id;
      this.#attach(entry, counter);
      return;
    }
    const action = this.#action(entry.action);
    try {
      const match = entryMatch(this.#schema, entry.key);
      entry.handle = table.insert(match, action, this.#clock.now(), options).id;
    } catch (error) {
      this.#profile?.release(action);
      throw error;
    }
    this.#attach(entry, counter);
  }

  modify(entry: StoredEntry, before: StoredEntry, counter: CounterData | undefined): void {
    const { table } = this.#program;
    const options = { idleTimeout: microseconds(entry.idleTimeout) };
    if (this.#exact !== undefined && entry.action.kind === "action") {
      const record = this.#exact.record(entry.action.run);
      entry.handle = table.modifyWords(this.#exact.key(entry.key), record, options).id;
    } else {
      const old = table.entryById(this.#number(before))!.action;
      const isSame = entry.action === before.action;
      const action = isSame ? old : this.#action(entry.action);
      entry.handle = table.modify(entryMatch(this.#schema, entry.key), action, options).id;
      if (!isSame) this.#profile?.release(old);
    }
    this.#attach(entry, counter);
  }

  delete(entry: StoredEntry): void {
    const { table, directMeter } = this.#program;
    const id = this.#number(entry);
    if (this.#exact !== undefined) table.deleteWords(this.#exact.key(entry.key));
    else {
      const { action } = table.entryById(id)!;
      table.delete(entryMatch(this.#schema, entry.key));
      this.#profile?.release(action);
    }
    directMeter?.configure(id, undefined, this.#clock.now());
    if (this.#schema.hasIdleTimeout) this.#entries[id] = undefined;
  }

  setDefault({ action }: StoredDefault): void {
    const { table } = this.#program;
    if (action !== undefined) table.setDefault(entryAction(table.shape.actions, action));
    else if (this.#initialDefault !== undefined) table.setDefault(this.#initialDefault);
  }

  setCounter(entry: StoredEntry, { packetCount, byteCount }: CounterData): void {
    const { table } = this.#program;
    const id = this.#number(entry);
    table.packets[id] = Number(packetCount);
    table.bytes[id] = Number(byteCount);
  }

  setMeter(entry: StoredEntry): void {
    this.#configureMeter(this.#number(entry), entry.meterConfig);
  }

  counter(entry: StoredEntry): CounterCell {
    const { table } = this.#program;
    const id = this.#number(entry);
    return { packets: BigInt(table.packets[id]!), bytes: BigInt(table.bytes[id]!) };
  }

  /** Nanoseconds since the last hit. */
  idleTime(entry: StoredEntry): bigint {
    return BigInt(Math.round((this.#clock.now() - this.#program.table.lastHit[this.#number(entry)]!) * 1000));
  }

  entryNumbered(id: number): StoredEntry | undefined {
    return this.#entries[id];
  }

  #action(action: StoredAction): EntryAction {
    if (action.kind === "action") return entryAction(this.#program.table.shape.actions, action.run);
    return this.#profile!.take(action);
  }

  #attach(entry: StoredEntry, counter: CounterData | undefined): void {
    if (counter !== undefined) this.setCounter(entry, counter);
    if (this.#program.directMeter !== undefined) this.#configureMeter(entry.handle, entry.meterConfig);
    if (this.#schema.hasIdleTimeout) this.#entries[entry.handle] = entry;
  }

  #configureMeter(id: number, config: MeterConfig | undefined): void {
    const rates = config === undefined ? undefined : meterRates(config);
    this.#program.directMeter?.configure(id, rates, this.#clock.now());
  }

  /** The program's own entries have numbers that nobody was told. */
  #number(entry: StoredEntry): number {
    if (entry.handle < 0)
      entry.handle = this.#program.table.get(entryMatch(this.#schema, entry.key))?.id ?? -1;
    if (entry.handle < 0) throw new Error(`table ${this.#schema.name} lost an entry`);
    return entry.handle;
  }
}

function microseconds(nanoseconds: bigint): number {
  // Rounded up: below a microsecond there is still a timeout.
  return nanoseconds === 0n ? 0 : Math.ceil(Number(nanoseconds) / 1000);
}
