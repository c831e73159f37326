import type { ConnectionEntry } from "../../dsl/entries/node-entries.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import type { ConnectionTuple, DataPlane, DataPlaneEvent } from "../../targets/data-plane.ts";
import type { HomeNodes } from "../homes/home-nodes.ts";
import type { AgentLog } from "../observe/log.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import type { Claim, Ownership, OwnershipChange } from "../ownership/ownership.ts";
import { type Cancel, seconds, type Timers } from "../timers.ts";
import { type BeginReason, type ConnectionCounts, noConnections } from "./connection-counts.ts";
import { adoptedState, type ConnectionState, type EndReason, firstState } from "./connection-state.ts";
import { familyOfTuple } from "./connection-tuple.ts";
import { type ConnectionRow, EntryWriter } from "./entry-writer.ts";
import { OwnConnection } from "./own-connection.ts";
import { placementOf } from "./placement.ts";
import { PreparedEntries } from "./prepared-entries.ts";
import { RemoteConnections } from "./remote-connections.ts";
import { TableRoom } from "./table-room.ts";

export interface ConnectionsOptions {
  readonly model: PipelineModel;
  /** This node's id. */
  readonly node: number;
  readonly dataPlane: DataPlane;
  readonly ownership: Ownership;
  readonly timers: Timers;
  readonly log: AgentLog;
  /** Whether the kernel's socket table is followed: it says when a closed socket's connection is over. */
  readonly socketsWatched?: boolean;
  /** The values that a connection's entry carries beside its node, by name; 0 for all unless given. */
  readonly dataOf?: (connection: ConnectionTuple) => Readonly<Record<string, bigint>>;
  /** Which of the peers' connections this node has an entry of; all unless given. */
  readonly homes?: Pick<HomeNodes, "isHomeOf" | "onChange">;
}

export type ConnectionChange =
  /** Whose the connection is, is known from now on. */
  | { readonly kind: "owner"; readonly connection: ConnectionTuple; readonly owner: number }
  /** This node serves it no more. */
  | { readonly kind: "ended"; readonly connection: ConnectionTuple; readonly reason: EndReason };

/** Makes a peer the owner of a connection that nobody owns; whether it did, the ownership says afterwards. */
export type PlaceAtPeer = (tuple: ConnectionTuple, peer: number) => Promise<unknown>;

/** A report may be this much older than the change of state after which it arrives. */
const REPORT_DELAY = seconds(1);

/** For the last packets of a closed connection, where nobody says when they have come: one retransmission or two. */
const LINGER = seconds(2);

/**
 * The connections that this node knows: its own with their life, its peers' with their owner, and the table entries of both.
 *
 * A connection of its own begins with the data plane's report. Its `local` entry is written, then it is announced, and only then is it handed
 * to an application. Whoever announced it first owns it: the others replace `local` by `remote`.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #writer: EntryWriter;
  readonly #room: TableRoom;
  /** In the order of their last activity, to within a second. */
  readonly #own = new Map<string, OwnConnection>();
  readonly #remote: RemoteConnections;
  readonly #prepared: PreparedEntries;
  readonly #counts = noConnections();
  readonly #listeners = new Set<(change: ConnectionChange) => void>();
  readonly #ends: Cancel[] = [];
  /** How a new connection goes to a peer that is to own it. */
  #place: PlaceAtPeer;
  #draining = false;
  #resumed = false;

  constructor(options: ConnectionsOptions) {
    const { model, dataPlane, timers, log } = options;
    this.#options = options;
    this.#writer = new EntryWriter(dataPlane, timers, log);
    this.#room = new TableRoom(model.connections);
    this.#remote = new RemoteConnections({
      writer: this.#writer,
      room: this.#room,
      dataOf: this.#dataOf,
      isNeeded: (tuple) => options.homes?.isHomeOf(tuple) ?? true,
    });
    this.#prepared = new PreparedEntries({
      writer: this.#writer,
      room: this.#room,
      remote: this.#remote,
      makeRoom: (tuple) => this.#makeRoom(tuple),
      localRow: (tuple) => this.#localRow({ tuple, state: firstState(tuple) }),
    });
    this.#place = (tuple, peer) => options.ownership.claim(tuple, peer);
  }

  /** Takes the farm's picture over and listens; entries are written from `resume` on. */
  start(): void {
    const { ownership, dataPlane, homes } = this.#options;
    this.#ends.push(
      ownership.onChange((change) => this.#follow(change)),
      dataPlane.onEvent((event) => this.#receive(event)),
      homes?.onChange(() => this.#remote.reconsider()) ?? (() => {}),
    );
    this.#takePicture();
  }

  /** The device is away. */
  suspend(): void {
    this.#writer.suspend();
  }

  /**
   * The device is there and knows this node's peers. What differs from its connection table is written; the first time, connections
   * that it holds as `local` are adopted: they were this node's before its agent restarted. Resolves when the table is right.
   */
  async resume(): Promise<void> {
    const rows: ConnectionRow[] = [];
    for await (const entry of this.#options.dataPlane.read(["connection"]))
      if (entry.kind === "connection") rows.push(entry);
    if (!this.#resumed) this.#adopt(rows);
    this.#resumed = true;
    await this.#writer.resume(rows);
  }

  /** New connections are no longer this node's: those that are held for the agent go to a peer. */
  drain(): void {
    this.#draining = true;
  }

  /** From now on new connections go to peers in this way, which makes the peer's entry before the connection is the peer's. */
  placeThrough(place: PlaceAtPeer): void {
    this.#place = place;
  }

  /**
   * Makes the entry `local` before the connection is this node's: a peer is about to give it. Resolves, to whether it could, when the device
   * holds it.
   */
  async prepare(tuple: ConnectionTuple): Promise<boolean> {
    return this.#own.has(connectionKey(tuple)) || this.#prepared.prepare(tuple);
  }

  /** The peer keeps it after all. */
  unprepare(tuple: ConnectionTuple): Promise<void> {
    return this.#prepared.unprepare(tuple);
  }

  /** Ends all waiting; the device keeps its entries, which the next agent adopts. */
  stop(): void {
    this.#writer.suspend();
    for (const end of this.#ends.splice(0)) end();
    this.#listeners.clear();
  }

  onChange(listener: (change: ConnectionChange) => void): Cancel {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Resolves when the device holds every entry that is wanted, as far as it takes it. */
  clean(): Promise<void> {
    return this.#writer.clean();
  }

  /** The same for one connection's entry. */
  settled(tuple: ConnectionTuple): Promise<void> {
    return this.#writer.settled(tuple);
  }

  get counts(): Readonly<ConnectionCounts> {
    return this.#counts;
  }

  get room(): TableRoom {
    return this.#room;
  }

  get remote(): Pick<RemoteConnections, "size" | "withoutEntry"> {
    return this.#remote;
  }

  /** This node's own, the longest idle one first. */
  own(): Iterable<OwnConnection> {
    return this.#own.values();
  }

  /** The connection's entry as it should be; undefined while nobody, or nobody for sure, owns it. */
  entryOf(tuple: ConnectionTuple): ConnectionEntry | undefined {
    const key = connectionKey(tuple);
    const own = this.#own.get(key);
    const node = own?.phase === "owned" ? this.#options.node : this.#remote.ownerOf(key);
    if (node === undefined || (own !== undefined && own.phase !== "owned")) return undefined;
    return { ...tuple, node, data: this.#dataOf(tuple) };
  }

  /**
   * A packet that no entry knew arrived. `held`: the agent has it and can still send it elsewhere; else the host's stack has it. Nothing happens
   * when the connection is known.
   */
  begin(tuple: ConnectionTuple, held = false): void {
    const key = connectionKey(tuple);
    if (this.#own.has(key) || this.#remote.ownerOf(key) !== undefined) return;
    if (this.#draining) {
      if (held) void this.#placeAtPeer(tuple);
      return;
    }
    this.#counts.reported += 1;
    if (this.#makeRoom(tuple)) void this.#announce(this.#add(tuple, firstState(tuple)));
    else this.#ended(tuple, "refused");
  }

  /**
   * An application has accepted the connection. Resolves to whether it may serve it: this node owns it. From then on the application says
   * what becomes of it.
   */
  async accepted(tuple: ConnectionTuple): Promise<boolean> {
    this.begin(tuple);
    const own = this.#own.get(connectionKey(tuple));
    if (own === undefined || !(await own.settled) || !this.#isCurrent(own)) return false;
    own.watched = false;
    if (own.state !== "udp") this.setState(own, "established");
    return true;
  }

  /** Bytes went through the connection's socket. */
  active(tuple: ConnectionTuple): void {
    const own = this.#own.get(connectionKey(tuple));
    if (own === undefined) return;
    const now = this.#options.timers.now();
    if (now - own.lastActivity < seconds(1)) return;
    own.lastActivity = now;
    this.#own.delete(own.key);
    this.#own.set(own.key, own);
  }

  /** One side has closed it. */
  closing(tuple: ConnectionTuple): void {
    const own = this.#own.get(connectionKey(tuple));
    if (own === undefined || own.state === "udp") return;
    own.watched = true;
    this.setState(own, "closing");
  }

  /** The application has done with it, and so has its socket; the kernel may still be at it. */
  finished(tuple: ConnectionTuple): void {
    const own = this.#own.get(connectionKey(tuple));
    if (own === undefined) return;
    if (own.state === "udp") {
      this.#end(own, "closed");
      return;
    }
    this.closing(tuple);
    if (this.#options.socketsWatched) return;
    this.#options.timers.after(LINGER, () => {
      if (own.state === "closing") this.#end(own, "closed");
    });
  }

  /** Both sides have closed it. */
  closed(tuple: ConnectionTuple): void {
    const own = this.#own.get(connectionKey(tuple));
    if (own !== undefined) this.#end(own, "closed");
  }

  setState(own: OwnConnection, state: ConnectionState): void {
    own.absences = 0;
    if (own.state === state || !this.#isCurrent(own)) return;
    own.state = state;
    own.lastActivity = this.#options.timers.now();
    void this.#writer.want(this.#localRow(own));
  }

  readonly #dataOf = (tuple: ConnectionTuple) => this.#options.dataOf?.(tuple) ?? {};

  #receive(event: DataPlaneEvent): void {
    if (event.kind === "new-connection") this.begin(event.connection);
    else if (event.kind === "idle") this.#idle(event.connection);
  }

  #follow(change: OwnershipChange): void {
    const { node, ownership } = this.#options;
    switch (change.kind) {
      case "learned":
      case "lost":
        this.#learn(change.connection, change.owner);
        break;
      case "assigned":
        // Before the first entry is written, it is from this node's life before a restart.
        if (this.#resumed) this.#take(change.connection, "assigned", firstState(change.connection));
        else this.#take(change.connection, "adopted", adoptedState(change.connection));
        break;
      case "withdrawn": {
        const own = this.#own.get(connectionKey(change.connection));
        if (change.owner !== node) this.#remote.forget(change.connection);
        // An echo of a release may arrive after the connection's next life has begun.
        else if (own?.phase === "owned" && ownership.ownerOf(own.tuple) !== node) this.#end(own, "withdrawn");
        break;
      }
      case "state":
        if (change.state === "joined") this.#takePicture();
        break;
      case "membership":
      case "superseded":
        break;
    }
  }

  /** All that the farm knows; what peers owned by an older picture and own no more is forgotten. */
  #takePicture(): void {
    const { ownership, node } = this.#options;
    if (ownership.state !== "joined") return;
    const known = ownership.known();
    const keys = new Set(known.map(({ connection }) => connectionKey(connection)));
    for (const tuple of this.#remote.tuples())
      if (!keys.has(connectionKey(tuple))) this.#remote.forget(tuple);
    for (const { connection, owner } of known) {
      if (owner !== node) this.#learn(connection, owner);
      else if (!this.#own.has(connectionKey(connection)))
        this.#take(connection, "adopted", adoptedState(connection));
    }
  }

  #adopt(rows: readonly ConnectionRow[]): void {
    const { node, ownership } = this.#options;
    for (const { connection } of rows) {
      const key = connectionKey(connection);
      if (this.#own.has(key) || this.#remote.ownerOf(key) !== undefined) continue;
      if (connection.node !== node) {
        // While the farm's picture is not there, what the table says is the best that is known.
        if (ownership.state !== "joined") this.#learn(connection, connection.node);
        continue;
      }
      this.#counts.adopted += 1;
      void this.#announce(this.#add(connection, adoptedState(connection)));
    }
  }

  /** The farm says that this node owns it. */
  #take(tuple: ConnectionTuple, reason: BeginReason, state: ConnectionState): void {
    const key = connectionKey(tuple);
    const known = this.#own.get(key);
    if (known !== undefined) return;
    this.#counts[reason] += 1;
    this.#prepared.settled(tuple);
    this.#remote.forget(tuple);
    if (!this.#makeRoom(tuple)) {
      void this.#options.ownership.release(tuple);
      this.#ended(tuple, "refused");
      return;
    }
    const own = this.#add(tuple, state);
    own.settle(true);
    void this.#writer.want(this.#localRow(own));
    this.#tell({ kind: "owner", connection: own.tuple, owner: this.#options.node });
  }

  #add(tuple: ConnectionTuple, state: ConnectionState): OwnConnection {
    const own = new OwnConnection(connectionKey(tuple), tuple, state, this.#options.timers.now());
    this.#own.set(own.key, own);
    this.#room.take(familyOfTuple(tuple));
    return own;
  }

  /** Writes `local` and only then claims: a peer that learns of the claim finds the entry in place. */
  async #announce(own: OwnConnection): Promise<void> {
    const { ownership, log } = this.#options;
    const refused = await this.#writer.want(this.#localRow(own));
    if (!this.#isCurrent(own)) return;
    if (refused !== undefined) {
      this.#end(own, "refused");
      return;
    }
    let claim: Claim;
    try {
      claim = await ownership.claim(own.tuple);
    } catch (error) {
      log.error({ err: error, connection: own.key }, "a claim failed");
      this.#end(own, "refused");
      return;
    }
    if (!this.#isCurrent(own)) {
      // It ended while it was announced; unless it has begun again, nobody serves it.
      if (claim.won && !this.#own.has(own.key)) void ownership.release(own.tuple);
    } else if (claim.won) {
      this.#counts.won += 1;
      own.settle(true);
      this.#tell({ kind: "owner", connection: own.tuple, owner: claim.owner });
    } else {
      this.#learn(own.tuple, claim.owner);
    }
  }

  async #placeAtPeer(tuple: ConnectionTuple): Promise<void> {
    const { ownership, node, log } = this.#options;
    const peer = placementOf(tuple, ownership.members(), node);
    if (peer === undefined) return;
    try {
      await this.#place(tuple, peer);
      this.#counts.placed += 1;
      const owner = ownership.ownerOf(tuple);
      if (owner !== undefined && owner !== node) this.#learn(tuple, owner);
    } catch (error) {
      log.error({ err: error, connection: connectionKey(tuple) }, "placing a connection at a peer failed");
    }
  }

  /** A peer owns it; if this node thought that it does, it loses it. */
  #learn(tuple: ConnectionTuple, owner: number): void {
    const key = connectionKey(tuple);
    // The picture again: its owner is about to give it, still.
    if (this.#prepared.has(tuple) && this.#remote.ownerOf(key) === owner) return;
    const own = this.#own.get(key);
    if (own !== undefined) {
      this.#own.delete(own.key);
      own.settle(false);
    }
    this.#remote.learn(tuple, owner, own !== undefined);
    void this.#prepared.unprepare(tuple);
    if (own !== undefined) this.#ended(own.tuple, "lost");
    this.#tell({ kind: "owner", connection: tuple, owner });
  }

  #idle(tuple: ConnectionTuple): void {
    const own = this.#own.get(connectionKey(tuple));
    if (own === undefined) return;
    const { timers, model } = this.#options;
    const quiet = timers.now() - own.lastActivity;
    // Bytes that the socket saw, and reports from before the last change of state, speak against it.
    if (quiet + REPORT_DELAY >= seconds(model.connections.idle[own.state])) this.#end(own, "aged");
  }

  /** Whether there is room for one more of this node's own, after the pipeline's policy for a full table. */
  #makeRoom(tuple: ConnectionTuple): boolean {
    const family = familyOfTuple(tuple);
    if (this.#room.has(family)) return true;
    if (this.#options.model.connections.whenFull === "refuse") return false;
    for (const own of this.#own.values()) {
      if (own.phase !== "owned" || familyOfTuple(own.tuple) !== family) continue;
      this.#end(own, "evicted", false);
      return true;
    }
    return false;
  }

  /** @param shareRoom whether what waits for room may have this connection's */
  #end(own: OwnConnection, reason: EndReason, shareRoom = true): void {
    if (!this.#isCurrent(own)) return;
    this.#own.delete(own.key);
    own.settle(false);
    void this.#writer.forget(own.tuple);
    this.#room.giveBack(familyOfTuple(own.tuple));
    if (own.phase === "owned" && reason !== "withdrawn") void this.#options.ownership.release(own.tuple);
    this.#ended(own.tuple, reason);
    if (shareRoom) this.#remote.useRoom();
  }

  #ended(connection: ConnectionTuple, reason: EndReason): void {
    this.#counts[reason] += 1;
    this.#options.log.debug({ connection: connectionKey(connection), reason }, "connection ended");
    this.#tell({ kind: "ended", connection, reason });
  }

  #tell(change: ConnectionChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  #isCurrent(own: OwnConnection): boolean {
    return this.#own.get(own.key) === own;
  }

  #localRow({ tuple, state }: Pick<OwnConnection, "tuple" | "state">): ConnectionRow {
    const { node, model } = this.#options;
    return {
      connection: { ...tuple, node, data: this.#dataOf(tuple) },
      idleSeconds: model.connections.idle[state],
    };
  }
}
