import type { Clock } from "../clock.ts";
import type { ProgramTable } from "../compile/program-objects.ts";
import type { CounterData } from "../externs/counter-array.ts";
import type { MeterConfig } from "../externs/meter-array.ts";
import type { EntryAction } from "../tables/action-data.ts";
import type { FieldMatch, KeyField } from "../tables/match-key.ts";
import type { EntryMatch, TableEntry } from "../tables/table.ts";
import { ControlError } from "../tables/table-error.ts";
import type { TableAction } from "../tables/table-shape.ts";

/** What an entry runs, by names. Arguments are unsigned values. */
export type NamedAction =
  | { readonly action: string; readonly params: Readonly<Record<string, bigint>> }
  | { readonly member: number }
  | { readonly group: number };

/** An entry by names. Fields that are not mentioned match everything, where their match kind allows it. */
export interface NamedEntry {
  readonly match: Readonly<Record<string, FieldMatch>>;
  /** Larger wins; only for tables with ternary, range or optional keys. */
  readonly priority?: number;
  readonly run: NamedAction;
  /** Microseconds without a hit before the entry is reported; 0 for never. */
  readonly idleTimeout?: number;
}

export interface ReadEntry extends NamedEntry {
  readonly isConst: boolean;
  /** Direct counter, when the table has one. */
  readonly counter: CounterData | undefined;
  /** Microseconds since the last hit. */
  readonly idleFor: number;
}

/** A table of the running program, for the control plane. */
export class TableControl {
  readonly #program: ProgramTable;
  readonly #clock: Clock;

  constructor(program: ProgramTable, clock: Clock) {
    this.#program = program;
    this.#clock = clock;
  }

  get name(): string {
    return this.#program.name;
  }

  get key(): readonly KeyField[] {
    return this.#program.table.shape.key;
  }

  get actions(): readonly TableAction[] {
    return this.#program.table.shape.actions;
  }

  /** Number of entries. */
  get size(): number {
    return this.#program.table.size;
  }

  /** Largest number of entries. */
  get maxSize(): number {
    return this.#program.table.shape.size;
  }

  /** Whether priorities order the entries. */
  get hasPriorities(): boolean {
    return this.#program.table.kind === "ternary" || this.#program.table.kind === "range";
  }

  get directCounterName(): string | undefined {
    return this.#program.directCounter?.name;
  }

  get directMeterName(): string | undefined {
    return this.#program.directMeter?.name;
  }

  get actionProfileName(): string | undefined {
    return this.#program.profile?.name;
  }

  /** @throws ControlError already-exists, table-full, invalid-argument, permission-denied */
  insert(entry: NamedEntry): void {
    this.#requireMutable();
    const options = { idleTimeout: entry.idleTimeout ?? 0 };
    this.#program.table.insert(this.#match(entry), this.#action(entry.run), this.#clock.now(), options);
  }

  /** Replaces what an entry runs; its counter stays. @throws ControlError not-found, invalid-argument, permission-denied */
  modify(entry: NamedEntry): void {
    this.#requireMutable();
    const options = entry.idleTimeout === undefined ? {} : { idleTimeout: entry.idleTimeout };
    this.#program.table.modify(this.#match(entry), this.#action(entry.run), options);
  }

  /** @throws ControlError not-found, invalid-argument, permission-denied */
  delete(entry: Pick<NamedEntry, "match" | "priority">): void {
    this.#requireMutable();
    const { table, directMeter } = this.#program;
    const match = this.#match(entry);
    const id = table.get(match)?.id;
    table.delete(match);
    // The next entry may get its number, not its rates.
    if (id !== undefined) directMeter?.configure(id, undefined, this.#clock.now());
  }

  /** The entry with exactly this match, or undefined. @throws ControlError invalid-argument */
  get(entry: Pick<NamedEntry, "match" | "priority">): ReadEntry | undefined {
    const found = this.#program.table.get(this.#match(entry));
    return found === undefined ? undefined : this.#read(found);
  }

  /** All entries, in order of insertion. */
  entries(): readonly ReadEntry[] {
    return [...this.#program.table.entries()].map((entry) => this.#read(entry));
  }

  /** For the sweep of the control plane. */
  idleEntries(now: number): readonly { readonly id: number; readonly entry: ReadEntry }[] {
    return this.#program.table.idleEntries(now).map((entry) => ({ id: entry.id, entry: this.#read(entry) }));
  }

  get defaultAction(): NamedAction | undefined {
    const action = this.#program.table.defaultAction;
    return action === undefined ? undefined : this.#named(action);
  }

  /** @throws ControlError invalid-argument, permission-denied for a const default action */
  setDefaultAction(run: NamedAction): void {
    if (this.#program.defaultActionIsConst) {
      throw new ControlError("permission-denied", `the default action of table ${this.name} is const`);
    }
    this.#program.table.setDefault(this.#action(run));
  }

  /** Sets an entry's direct counter. @throws ControlError not-found, invalid-argument */
  writeCounter(entry: Pick<NamedEntry, "match" | "priority">, data: CounterData): void {
    const { id } = this.#require(entry);
    this.#program.table.packets[id] = data.packets;
    this.#program.table.bytes[id] = data.bytes;
  }

  /** Rates of an entry's direct meter, or undefined. @throws ControlError not-found, invalid-argument */
  meterConfig(entry: Pick<NamedEntry, "match" | "priority">): MeterConfig | undefined {
    return this.#meter().config(this.#require(entry).id);
  }

  /** @throws ControlError not-found, invalid-argument */
  configureMeter(entry: Pick<NamedEntry, "match" | "priority">, config: MeterConfig | undefined): void {
    this.#meter().configure(this.#require(entry).id, config, this.#clock.now());
  }

  /** Removes what the control plane added; the program's own entries and default action are there again. */
  reset(): void {
    this.#program.install();
  }

  #meter() {
    const meter = this.#program.directMeter;
    if (meter === undefined)
      throw new ControlError("invalid-argument", `table ${this.name} has no direct meter`);
    return meter;
  }

  #require(entry: Pick<NamedEntry, "match" | "priority">): TableEntry {
    const found = this.#program.table.get(this.#match(entry));
    if (found === undefined)
      throw new ControlError("not-found", `table ${this.name} has no entry with this match`);
    return found;
  }

  #requireMutable(): void {
    if (this.#program.isConst) {
      throw new ControlError("permission-denied", `the entries of table ${this.name} are const`);
    }
  }

  #match({ match, priority }: Pick<NamedEntry, "match" | "priority">): EntryMatch {
    for (const name of Object.keys(match)) {
      if (!this.key.some((field) => field.name === name)) {
        throw new ControlError("invalid-argument", `table ${this.name} has no key field ${name}`);
      }
    }
    return { fields: this.key.map(({ name }) => match[name] ?? { kind: "any" }), priority: priority ?? 0 };
  }

  #action(run: NamedAction): EntryAction {
    if ("member" in run) return { kind: "member", member: run.member };
    if ("group" in run) return { kind: "group", group: run.group };
    const action = this.actions.findIndex(({ name }) => name === run.action);
    if (action < 0) {
      throw new ControlError("invalid-argument", `table ${this.name} has no action ${run.action}`);
    }
    const { parameters } = this.actions[action]!;
    for (const name of Object.keys(run.params)) {
      if (!parameters.some((parameter) => parameter.name === name)) {
        throw new ControlError("invalid-argument", `action ${run.action} has no parameter ${name}`);
      }
    }
    const args = parameters.map(({ name }) => {
      const value = run.params[name];
      if (value === undefined) {
        throw new ControlError("invalid-argument", `action ${run.action} needs a value for ${name}`);
      }
      return value;
    });
    return { kind: "action", action, args };
  }

  #named(action: EntryAction): NamedAction {
    if (action.kind === "member") return { member: action.member };
    if (action.kind === "group") return { group: action.group };
    const { name, parameters } = this.actions[action.action]!;
    const params = Object.fromEntries(
      parameters.map((parameter, index) => [parameter.name, action.args[index]!]),
    );
    return { action: name, params };
  }

  #read(entry: TableEntry): ReadEntry {
    const { table, directCounter } = this.#program;
    const fields = this.key.map(({ name }, index) => [name, entry.match.fields[index]!] as const);
    return {
      match: Object.fromEntries(fields.filter(([, match]) => match.kind !== "any")),
      priority: entry.priority,
      run: this.#named(entry.action),
      idleTimeout: entry.idleTimeout,
      isConst: entry.isConst,
      counter:
        directCounter === undefined
          ? undefined
          : { packets: table.packets[entry.id]!, bytes: table.bytes[entry.id]! },
      idleFor: this.#clock.now() - table.lastHit[entry.id]!,
    };
  }
}
