import { familyOfTuple, tuplePart } from "../agent/connections/connection-tuple.ts";
import { connectionKey } from "../agent/ownership/connection-key.ts";
import { steeredPacket } from "../agent/punts/steered-packet.ts";
import type { Cancel, Timers } from "../agent/timers.ts";
import { seconds } from "../agent/timers.ts";
import type { HomeRow } from "../dsl/entries/home-rows.ts";
import type { ConnectionEntry, FarmNode, NodeEntries, TableEntry } from "../dsl/entries/node-entries.ts";
import { type PipelineModel, type PortRole, VERDICTS, type Verdict } from "../dsl/model/index.ts";
import { interpretAt, nodeTables, type Outcome, type ReceivingPort } from "../interpreter/index.ts";
import type {
  ConnectionTuple,
  DataPlane,
  DataPlaneEvent,
  Entry,
  EntryFailure,
  EntryFailureReason,
  EntryKind,
  EntryUpdate,
} from "../targets/data-plane.ts";

export interface InterpretedDataPlaneOptions {
  /** Where idle times and the duration of writes pass. */
  readonly timers: Timers;
  /** Of every write and read, in microseconds; 0 unless given. */
  readonly latency?: number;
}

interface Installed {
  readonly entry: Entry;
  cancelIdle: Cancel;
}

/**
 * A data plane in memory: tables as an agent writes them, frames decided by the reference interpreter. It outlives its agents, as a
 * device does: `stop` ends events and keeps entries. A test makes it fail with `disconnect`, `reconnect` and `refuse`.
 */
export class InterpretedDataPlane implements DataPlane {
  readonly #model: PipelineModel;
  readonly #timers: Timers;
  /** Of every write and read, in microseconds. */
  latency: number;
  readonly #entries = new Map<string, Installed>();
  readonly #listeners = new Set<(event: DataPlaneEvent) => void>();
  readonly #outputs = new Set<(port: PortRole, bytes: Uint8Array) => void>();
  readonly #counters = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0n])) as Record<
    Verdict,
    bigint
  >;
  readonly #used = { ipv4: 0, ipv6: 0 };
  #connected = false;
  #refuse: ((update: EntryUpdate) => EntryFailureReason | undefined) | undefined;
  /** Every batch that was written, in order. */
  readonly writes: (readonly EntryUpdate[])[] = [];

  constructor(model: PipelineModel, { timers, latency = 0 }: InterpretedDataPlaneOptions) {
    this.#model = model;
    this.#timers = timers;
    this.latency = latency;
  }

  async start(): Promise<void> {
    this.#connected = true;
    this.#emit({ kind: "connected", tables: "kept" });
  }

  async stop(): Promise<void> {
    this.#connected = false;
    this.#listeners.clear();
  }

  async write(updates: readonly EntryUpdate[]): Promise<readonly EntryFailure[]> {
    if (this.latency > 0) await this.#timers.sleep(this.latency);
    this.writes.push(updates);
    return updates.flatMap((update) => {
      const reason = this.#apply(update);
      return reason === undefined ? [] : [{ update, reason, message: `${update.operation}: ${reason}` }];
    });
  }

  async *read(kinds?: readonly EntryKind[]): AsyncIterable<Entry> {
    if (this.latency > 0) await this.#timers.sleep(this.latency);
    for (const { entry } of [...this.#entries.values()])
      if (kinds === undefined || kinds.includes(entry.kind)) yield entry;
  }

  async verdicts(): Promise<Readonly<Record<Verdict, bigint>>> {
    return { ...this.#counters };
  }

  packetOut(port: PortRole, bytes: Uint8Array): void {
    if (!this.#connected) return;
    for (const output of this.#outputs) output(port, bytes);
  }

  onEvent(listener: (event: DataPlaneEvent) => void): Cancel {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Frames that leave, by the rules or by `packetOut`. */
  onOutput(listener: (port: PortRole, bytes: Uint8Array) => void): Cancel {
    this.#outputs.add(listener);
    return () => {
      this.#outputs.delete(listener);
    };
  }

  /** A frame arrives: counted, sent on, and told to the agent where it must know. */
  inject(port: ReceivingPort, bytes: Uint8Array): Outcome {
    const tables = { ...nodeTables(this.#model, this.#nodeEntries()), homes: this.#homes() };
    const outcome = interpretAt(this.#model, tables, port, bytes);
    this.#counters[outcome.verdict] += 1n;
    // An answer is a packet of the connection, its ends reversed.
    const steered = steeredPacket(this.#model, port === "lan" ? "lan" : "wan", bytes)?.connection;
    if (steered !== undefined)
      this.#touch(
        port === "host" ? { ...steered, client: steered.service, service: steered.client } : steered,
      );
    for (const frame of outcome.outputs) {
      if (frame.port === "cpu")
        this.#emit({ kind: "punted", port, reason: outcome.puntReason ?? 0, bytes: frame.bytes });
      else for (const output of this.#outputs) output(frame.port, frame.bytes);
    }
    if (outcome.report !== undefined) this.#emit({ kind: "new-connection", connection: outcome.report });
    return outcome;
  }

  /** The node's connections as its table holds them. */
  get connections(): readonly ConnectionEntry[] {
    return this.#nodeEntries().connections;
  }

  /** The idle time of a connection's entry, in seconds. */
  idleSeconds(connection: ConnectionTuple): number | undefined {
    const entry = this.#entries.get(`connection ${connectionKey(connection)}`)?.entry;
    return entry?.kind === "connection" ? entry.idleSeconds : undefined;
  }

  /** The device goes away: writes fail until {@link reconnect}. */
  disconnect(why = "the device went away"): void {
    this.#connected = false;
    this.#emit({ kind: "disconnected", why });
  }

  reconnect(tables: "kept" | "cleared"): void {
    if (tables === "cleared") {
      for (const { cancelIdle } of this.#entries.values()) cancelIdle();
      this.#entries.clear();
      this.#used.ipv4 = 0;
      this.#used.ipv6 = 0;
    }
    this.#connected = true;
    this.#emit({ kind: "connected", tables });
  }

  /** From now on, updates for which this names a reason fail with it. */
  refuse(decide: ((update: EntryUpdate) => EntryFailureReason | undefined) | undefined): void {
    this.#refuse = decide;
  }

  #emit(event: DataPlaneEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  #apply({ operation, entry }: EntryUpdate): EntryFailureReason | undefined {
    if (!this.#connected) return "unavailable";
    const refused = this.#refuse?.({ operation, entry });
    if (refused !== undefined) return refused;
    const key = entryKey(entry);
    const installed = this.#entries.get(key);
    if (operation === "insert" && installed !== undefined) return "already-exists";
    // `self` is a default action: there to be modified from the beginning.
    if (operation !== "insert" && installed === undefined && entry.kind !== "self") return "not-found";
    if (operation === "insert" && this.#isFull(entry)) return "table-full";
    installed?.cancelIdle();
    if (entry.kind === "connection" && operation !== "modify")
      this.#used[familyOfTuple(entry.connection)] += operation === "insert" ? 1 : -1;
    if (operation === "delete") {
      this.#entries.delete(key);
      return undefined;
    }
    const row: Installed = { entry, cancelIdle: () => {} };
    this.#entries.set(key, row);
    this.#arrangeIdle(row);
    return undefined;
  }

  #isFull(entry: Entry): boolean {
    if (entry.kind !== "connection") return false;
    const family = familyOfTuple(entry.connection);
    return this.#used[family] >= this.#model.connections.capacity[family];
  }

  #arrangeIdle(row: Installed): void {
    const { entry } = row;
    row.cancelIdle();
    if (entry.kind !== "connection" || entry.idleSeconds === undefined) return;
    row.cancelIdle = this.#timers.every(seconds(entry.idleSeconds), () => {
      this.#emit({ kind: "idle", connection: tuplePart(entry.connection) });
    });
  }

  #touch(connection: ConnectionTuple): void {
    const row = this.#entries.get(`connection ${connectionKey(connection)}`);
    if (row !== undefined) this.#arrangeIdle(row);
  }

  /** The table of homes as it was written, by index. */
  #homes(): readonly HomeRow[] {
    const rows: HomeRow[] = [];
    for (const { entry } of this.#entries.values())
      if (entry.kind === "home") rows[entry.home.index] = entry.home;
    return rows;
  }

  #nodeEntries(): NodeEntries {
    const nodes: FarmNode[] = [];
    const connections: ConnectionEntry[] = [];
    const services = [];
    const tables: Record<string, TableEntry[]> = {};
    let self: { readonly node: FarmNode; readonly generation: number } = NOBODY;
    for (const { entry } of this.#entries.values()) {
      if (entry.kind === "self") self = entry;
      else if (entry.kind === "peer") nodes.push(entry.node);
      else if (entry.kind === "service") services.push(entry.service);
      else if (entry.kind === "connection") connections.push(entry.connection);
      else if (entry.kind === "table") {
        tables[entry.table] ??= [];
        tables[entry.table]!.push(entry.entry);
      }
    }
    nodes.push(self.node);
    return { node: self.node.id, generation: self.generation, nodes, connections, tables, services };
  }
}

/** `self` before the agent has written it: no MAC address of a frame is this one's. */
const NOBODY = {
  node: { id: 0, lanMac: "00:00:00:00:00:00", hostMac: "00:00:00:00:00:00" },
  generation: 0,
} as const;

/** Equal for two entries that a table cannot hold at once. */
function entryKey(entry: Entry): string {
  switch (entry.kind) {
    case "self":
      return "self";
    case "peer":
      return `peer ${entry.node.id}`;
    case "service":
      return `service ${entry.service.protocol} ${entry.service.address} ${entry.service.port}`;
    case "home":
      return `home ${entry.home.index}`;
    case "connection":
      return `connection ${connectionKey(entry.connection)}`;
    case "table": {
      const match = Object.entries(entry.entry.match).map(([name, value]) => [name, { ...value }] as const);
      const text = JSON.stringify(match.sort(), (_, value) =>
        typeof value === "bigint" ? `${value}` : value,
      );
      return `table ${entry.table} ${entry.entry.priority} ${text}`;
    }
  }
}
