import type { ConnectionEntry, NodeEntries } from "../../dsl/entries/node-entries.ts";
import type { PipelineModel, Verdict } from "../../dsl/model/index.ts";
import {
  interpretAt,
  type NodeTables,
  nodeTables,
  PUNT_REASON,
  type ReceivingPort,
} from "../../interpreter/index.ts";
import { formatIpAddress } from "../../packet/ip-address.ts";
import { isGroupMacAddress } from "../../packet/mac-address.ts";
import type { DataPlane } from "../../targets/data-plane.ts";
import type { Connections } from "../connections/connections.ts";
import type { AgentLog } from "../observe/log.ts";
import { connectionKey } from "../ownership/connection-key.ts";
import { type Cancel, seconds, type Timers } from "../timers.ts";
import { KeyedRateLimit, RateLimit } from "./rate-limit.ts";
import { type SteeredPacket, steeredPacket } from "./steered-packet.ts";
import { type AnswerPath, largestPacket, pathBack, tooBigAnswer } from "./too-big-answer.ts";
import { WaitingFrames, type WaitingLimits } from "./waiting-frames.ts";

export interface PuntsOptions {
  readonly model: PipelineModel;
  readonly dataPlane: DataPlane;
  readonly connections: Connections;
  /** What this node's tables should hold; connections are not looked at. The same object for as long as nothing changes. */
  readonly entries: () => NodeEntries;
  readonly timers: Timers;
  readonly log: AgentLog;
  readonly limits?: Partial<WaitingLimits>;
}

/** What became of frames that the data plane gave to the agent. */
export interface PuntCounts {
  /** Decided again, by verdict. */
  readonly decided: Partial<Record<Verdict, number>>;
  /** Nobody owned the connection for as long as the frame waited. Dropped, never answered by RST. */
  expired: number;
  /** More waited than may. */
  overflowed: number;
  /** The rules give it to the agent whoever owns the connection, and the agent has no use for it. */
  byRule: number;
  /** No client's packet. */
  foreign: number;
  /** "Packet too big" that was said. */
  tooBigAnswered: number;
  /** And that was not: over the rate, about an ICMP error, or no way back to the client is known. */
  tooBigSilent: number;
}

interface PuntedFrame {
  readonly port: ReceivingPort;
  readonly bytes: Uint8Array;
  readonly steered: SteeredPacket;
}

const LIMITS: WaitingLimits = { frames: 4096, bytes: 8 << 20, framesEach: 64, time: seconds(3) };
/** As Linux limits its own errors: 1,000 a second with a burst of 50 (ip-sysctl, icmp_msgs_per_sec), and fewer for each client. */
const ANSWERS = { perSecond: 1000, burst: 50 } as const;
const ANSWERS_EACH = { perSecond: 10, burst: 10 } as const;
const CLIENTS = 4096;

/**
 * Frames that the data plane punted. One whose connection has an owner is decided again by the reference interpreter with the
 * agent's own entries, and leaves as it would have a moment later; one whose owner is being settled waits for that.
 */
export class Punts {
  readonly #options: PuntsOptions;
  readonly #waiting: WaitingFrames<PuntedFrame>;
  readonly #answers: RateLimit;
  readonly #answersEach: KeyedRateLimit;
  readonly #counts: PuntCounts = {
    decided: {},
    expired: 0,
    overflowed: 0,
    byRule: 0,
    foreign: 0,
    tooBigAnswered: 0,
    tooBigSilent: 0,
  };
  readonly #ends: Cancel[] = [];
  #entries: NodeEntries | undefined;
  #tables: NodeTables | undefined;
  #pathBack: AnswerPath | undefined;

  constructor(options: PuntsOptions) {
    const { timers, limits } = options;
    this.#options = options;
    this.#waiting = new WaitingFrames({ ...LIMITS, ...limits }, timers, (frame) => this.#expire(frame));
    this.#answers = new RateLimit({ ...ANSWERS, timers });
    this.#answersEach = new KeyedRateLimit({ ...ANSWERS_EACH, timers }, CLIENTS);
  }

  start(): void {
    const { dataPlane, connections } = this.#options;
    this.#ends.push(
      dataPlane.onEvent((event) => {
        if (event.kind === "punted" && isReceivingPort(event.port))
          this.#receive(event.port, event.reason, event.bytes);
      }),
      connections.onChange((change) => {
        if (change.kind !== "owner") return;
        const entry = connections.entryOf(change.connection);
        if (entry === undefined) return;
        for (const frame of this.#waiting.take(connectionKey(change.connection))) this.#decide(frame, entry);
      }),
    );
  }

  stop(): void {
    for (const end of this.#ends.splice(0)) end();
    this.#waiting.clear();
  }

  /** A client's frame that the agent holds for another reason than a punt: ends as one that the data plane would have received on wan. */
  steer(bytes: Uint8Array): void {
    this.#receive("wan", PUNT_REASON.policy, bytes);
  }

  get counts(): Readonly<PuntCounts> {
    return this.#counts;
  }

  get waiting(): Pick<WaitingFrames<PuntedFrame>, "frames" | "bytes"> {
    return this.#waiting;
  }

  #receive(port: ReceivingPort, reason: number, bytes: Uint8Array): void {
    const { model, connections } = this.#options;
    const steered = steeredPacket(model, port, bytes);
    if (steered === undefined) {
      this.#counts.foreign += 1;
      return;
    }
    if (port === "wan" && !isGroupMacAddress(steered.frame.source))
      this.#pathBack = pathBack(steered.frame, this.#nodeTables().self.hostMac);
    const frame = { port, bytes, steered };
    if (reason === PUNT_REASON.tooBig) {
      this.#answerTooBig(frame);
      return;
    }
    const entry = connections.entryOf(steered.connection);
    if (entry !== undefined) {
      this.#decide(frame, entry);
      return;
    }
    if (!this.#waiting.add(connectionKey(steered.connection), frame)) this.#counts.overflowed += 1;
    // A SYN or a datagram may begin a connection; held here, it can still go wherever that is placed.
    if (steered.missClass !== "other") connections.begin(steered.connection, true);
  }

  #decide(frame: PuntedFrame, { node, data }: ConnectionEntry): void {
    const { port, bytes, steered } = frame;
    const { model, dataPlane } = this.#options;
    const row = { connection: steered.client.connection, node, data };
    const tables = { ...this.#nodeTables(), connections: [row] };
    const { verdict, outputs, puntReason } = interpretAt(model, tables, port, bytes);
    if (puntReason === PUNT_REASON.tooBig) this.#answerTooBig(frame);
    else if (puntReason !== undefined) this.#counts.byRule += 1;
    else {
      this.#counts.decided[verdict] = (this.#counts.decided[verdict] ?? 0) + 1;
      for (const output of outputs) dataPlane.packetOut(output.port, output.bytes);
    }
  }

  #answerTooBig({ port, steered }: PuntedFrame): void {
    const { model, dataPlane } = this.#options;
    const mtu = largestPacket(model, steered);
    // A packet that a peer passed on brings no path back of its own: the router is where the last one from wan came from.
    const path = port === "wan" ? pathBack(steered.frame, this.#nodeTables().self.hostMac) : this.#pathBack;
    const answer = mtu === undefined || path === undefined ? undefined : tooBigAnswer(steered, mtu, path);
    const client = formatIpAddress(steered.client.connection.client.address);
    if (answer === undefined || !this.#answersEach.allows(client) || !this.#answers.allows()) {
      this.#counts.tooBigSilent += 1;
      return;
    }
    this.#counts.tooBigAnswered += 1;
    dataPlane.packetOut("wan", answer);
  }

  #expire({ steered, port }: PuntedFrame): void {
    this.#counts.expired += 1;
    this.#options.log.debug(
      { connection: connectionKey(steered.connection), port },
      "nobody's packet dropped",
    );
  }

  #nodeTables(): NodeTables {
    const entries = this.#options.entries();
    if (this.#tables === undefined || entries !== this.#entries) {
      this.#entries = entries;
      this.#tables = nodeTables(this.#options.model, { ...entries, connections: [] });
    }
    return this.#tables;
  }
}

function isReceivingPort(port: string): port is ReceivingPort {
  return port === "wan" || port === "lan" || port === "host";
}

/** Begins to take what the data plane punts. */
export function startPunts(options: PuntsOptions): Punts {
  const punts = new Punts(options);
  punts.start();
  return punts;
}
