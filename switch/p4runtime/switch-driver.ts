import type { DigestEntry_Config, Replica } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import type {
  ArraySchema,
  CounterCell,
  DigestSchema,
  DriverChange,
  DriverResult,
  PipelineDriver,
  PipelineSchema,
  RegisterSchema,
  StoredEntry,
  StoredGroup,
  StoredMember,
  ValueSetSchema,
} from "../../p4runtime/service/index.ts";
import { replicaPort } from "../../p4runtime/service/index.ts";
import { CounterArray } from "../externs/counter-array.ts";
import type { DigestConfig } from "../externs/digest-buffer.ts";
import type { SoftwareSwitch } from "../software-switch.ts";
import { entryMatch } from "./entry-match.ts";
import { meterRates } from "./meter-rates.ts";
import { ProfileDriver } from "./profile-driver.ts";
import { TableDriver } from "./table-driver.ts";

/**
 * A running switch as the P4Runtime service drives it. What P4Info tells and the program never uses has no object in
 * the switch: writing it does nothing that packets could see.
 */
export class SwitchDriver implements PipelineDriver {
  readonly #target: SoftwareSwitch;
  readonly #schema: PipelineSchema;
  readonly #profiles = new Map<number, ProfileDriver>();
  readonly #tables = new Map<number, TableDriver>();
  readonly #tableIds = new Map<string, number>();
  readonly #unusedCounters = new Map<string, CounterArray>();

  /** @param portsDown the device's, which changes by and by */
  constructor(target: SoftwareSwitch, schema: PipelineSchema, portsDown: ReadonlySet<number>) {
    this.#target = target;
    this.#schema = schema;
    const { tables, profiles } = target.compiled.objects;
    for (const [id, { name }] of schema.profiles) {
      const profile = profiles.get(name);
      if (profile !== undefined) this.#profiles.set(id, new ProfileDriver(profile.profile, portsDown));
    }
    for (const [id, table] of schema.tables) {
      const program = tables.get(table.name);
      if (program === undefined) continue;
      const profile = table.profile === undefined ? undefined : this.#profiles.get(table.profile.id);
      this.#tables.set(id, new TableDriver(table, program, profile, target.clock));
      this.#tableIds.set(table.name, id);
    }
  }

  write(changes: readonly DriverChange[]): readonly DriverResult[] {
    return changes.map((change) => {
      try {
        this.#apply(change);
        return undefined;
      } catch (error) {
        return error as Error;
      }
    });
  }

  readDirectCounters(entries: readonly StoredEntry[]): readonly CounterCell[] {
    return entries.map(
      (entry) => this.#tables.get(entry.table.id)?.counter(entry) ?? { packets: 0n, bytes: 0n },
    );
  }

  readCounters(schema: ArraySchema, first: number, count: number): readonly CounterCell[] {
    const counter = this.#counter(schema);
    return Array.from({ length: count }, (_, place) => {
      const { packets, bytes } = counter.read(first + place);
      return { packets: BigInt(packets), bytes: BigInt(bytes) };
    });
  }

  readRegisters({ name }: RegisterSchema, first: number, count: number): readonly (readonly bigint[])[] {
    const register = this.#target.control.registers.get(name);
    return Array.from({ length: count }, (_, place) => [register?.read(first + place) ?? 0n]);
  }

  readIdleTimes(entries: readonly StoredEntry[]): readonly bigint[] {
    return entries.map((entry) => this.#tables.get(entry.table.id)?.idleTime(entry) ?? 0n);
  }

  acknowledgeDigest({ name }: DigestSchema, listId: bigint): void {
    this.#target.control.digests.get(name)?.acknowledge(Number(listId));
  }

  /** The stored entry with a number in a table. */
  entryNumbered(table: string, id: number): StoredEntry | undefined {
    return this.#tables.get(this.#tableIds.get(table) ?? 0)?.entryNumbered(id);
  }

  digestId(name: string): number | undefined {
    return [...this.#schema.digests.values()].find((digest) => digest.name === name)?.id;
  }

  portChanged(port: number): void {
    for (const profile of this.#profiles.values()) profile.portChanged(port);
  }

  #apply(change: DriverChange): void {
    const { control, clock } = this.#target;
    switch (change.kind) {
      case "insertEntry":
        this.#tables.get(change.entry.table.id)?.insert(change.entry, change.counter);
        return;
      case "modifyEntry":
        this.#tables.get(change.entry.table.id)?.modify(change.entry, change.before, change.counter);
        return;
      case "deleteEntry":
        this.#tables.get(change.entry.table.id)?.delete(change.entry);
        return;
      case "defaultAction":
        this.#tables.get(change.entry.table.id)?.setDefault(change.entry);
        return;
      case "setMember":
        this.#profileOf(change.member)?.setMember(change.member, change.isNew);
        return;
      case "deleteMember":
        this.#profileOf(change.member)?.deleteMember(change.member);
        return;
      case "setGroup":
        this.#profileOf(change.group)?.setGroup(change.group);
        return;
      case "deleteGroup":
        this.#profileOf(change.group)?.deleteGroup(change.group);
        return;
      case "counter": {
        const { packetCount, byteCount } = change.data;
        const data = { packets: Number(packetCount), bytes: Number(byteCount) };
        this.#counter(change.counter).write(change.index, data);
        return;
      }
      case "directCounter":
        this.#tables.get(change.entry.table.id)?.setCounter(change.entry, change.data);
        return;
      case "meter": {
        const rates = change.config === undefined ? undefined : meterRates(change.config);
        control.meters.get(change.meter.name)?.configure(change.index, rates, clock.now());
        return;
      }
      case "directMeter":
        this.#tables.get(change.entry.table.id)?.setMeter(change.entry);
        return;
      case "register":
        control.registers.get(change.register.name)?.write(change.index, change.values[0] ?? 0n);
        return;
      case "multicastGroup":
        if (change.group === undefined) control.replication.deleteGroup(change.id);
        else control.replication.setGroup(change.id, copies(change.group.replicas));
        return;
      case "cloneSession":
        if (change.session === undefined) control.replication.deleteSession(change.id);
        else {
          const { replicas, packetLengthBytes } = change.session;
          control.replication.setSession(change.id, {
            replicas: copies(replicas),
            truncateTo: packetLengthBytes,
          });
        }
        return;
      case "valueSet":
        this.#setValueSet(change.set, change.members);
        return;
      case "digest":
        control.digests.get(change.digest.name)?.configure(digestConfig(change.config));
    }
  }

  #profileOf({ profile }: StoredMember | StoredGroup): ProfileDriver | undefined {
    return this.#profiles.get(profile.id);
  }

  #counter({ name, size }: ArraySchema): CounterArray {
    const used = this.#target.control.counters.get(name) ?? this.#unusedCounters.get(name);
    if (used !== undefined) return used;
    const unused = new CounterArray(name, size);
    this.#unusedCounters.set(name, unused);
    return unused;
  }

  /** Exact members only, as in simple_switch. */
  #setValueSet(set: ValueSetSchema, members: readonly string[]): void {
    if (!this.#target.control.valueSets.has(set.name)) return;
    const values = members.map((key) =>
      entryMatch(set, key).fields.map((field) => {
        if (field.kind === "exact") return field.value;
        throw new Error(`value set ${set.name} takes exact members only`);
      }),
    );
    this.#target.control.setValueSet(set.name, values);
  }
}

function copies(replicas: readonly Replica[]) {
  return replicas.map((replica) => ({ port: replicaPort(replica), instance: replica.instance }));
}

function digestConfig(config: DigestEntry_Config | undefined): DigestConfig | undefined {
  if (config === undefined) return undefined;
  const { maxTimeoutNs, maxListSize, ackTimeoutNs } = config;
  return { maxTimeout: Number(maxTimeoutNs) / 1000, maxListSize, ackTimeout: Number(ackTimeoutNs) / 1000 };
}
