import { randomInt } from "node:crypto";
import { connect, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

export interface SwarmOrder {
  readonly address: string;
  readonly port: number;
  /** Connections come from this port on. */
  readonly firstPort: number;
  readonly connections: number;
  /** Handshakes that are under way at once. */
  readonly atOnce: number;
}

export interface ExchangeOrder {
  readonly seconds: number;
  /** Each connection's mean time between two messages, in milliseconds. */
  readonly intervalMs: number;
  /** How long the last answers may take. */
  readonly patienceMs: number;
}

export interface SwarmOutcome {
  readonly messages: number;
  readonly bytes: number;
  /** Connections that were reset or closed. */
  readonly broken: number;
  /** Messages whose answer differed. */
  readonly corrupted: number;
  /** Messages without an answer at the end. */
  readonly unanswered: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

/** One connection to an echo service: what it sent, and has not heard yet. */
class Member {
  readonly #number: number;
  readonly #swarm: Swarm;
  #socket: Socket | undefined;
  #waiting: Buffer | undefined;
  #heard = 0;
  #sent = 0;
  #at = 0;
  broken = false;

  constructor(number: number, swarm: Swarm) {
    this.#number = number;
    this.#swarm = swarm;
  }

  open({ address, port, firstPort }: SwarmOrder): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect({ host: address, port, localPort: firstPort + this.#number, noDelay: true });
      this.#socket = socket;
      socket.once("connect", resolve);
      socket.on("data", (bytes) => this.#hear(bytes));
      socket.on("error", () => undefined); // told by `close`
      socket.once("close", () => {
        this.broken = true;
        resolve();
      });
    });
  }

  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  /** Sends the next message, unless the last one was not answered yet. */
  say(): void {
    if (this.isWaiting || this.broken) return;
    const text = `${this.#number} ${this.#sent++} `;
    this.#waiting = Buffer.from(text.repeat(randomInt(1, 100)));
    this.#heard = 0;
    this.#at = performance.now();
    this.#socket?.write(this.#waiting);
  }

  close(): void {
    this.#socket?.removeAllListeners("close");
    this.#socket?.destroy();
  }

  #hear(bytes: Buffer): void {
    const expected = this.#waiting?.subarray(this.#heard, this.#heard + bytes.length);
    if (expected === undefined || !bytes.equals(expected)) this.#swarm.corrupted++;
    this.#heard += bytes.length;
    if (this.#waiting === undefined || this.#heard < this.#waiting.length) return;
    this.#swarm.bytes += this.#waiting.length;
    this.#swarm.answerMs.push(performance.now() - this.#at);
    this.#waiting = undefined;
  }
}

/** Many connections of one client. */
class Swarm {
  readonly members: Member[] = [];
  readonly answerMs: number[] = [];
  bytes = 0;
  corrupted = 0;
}

let swarm = new Swarm();

/** Opens connections; returns how many stand. */
export async function openSwarm(order: SwarmOrder): Promise<number> {
  swarm = new Swarm();
  const numbers = Array.from({ length: order.connections }, (_, number) => number).values();
  const open = async () => {
    for (const number of numbers) {
      const member = new Member(number, swarm);
      swarm.members.push(member);
      await member.open(order);
    }
  };
  await Promise.all(Array.from({ length: order.atOnce }, open));
  return swarm.members.filter(({ broken }) => !broken).length;
}

/** Lets connections talk for a while, each when its time has come. */
export async function exchange({ seconds, intervalMs, patienceMs }: ExchangeOrder): Promise<SwarmOutcome> {
  const { members } = swarm;
  const end = performance.now() + seconds * 1_000;
  const slices = Math.max(1, Math.round(intervalMs / SLICE_MS));
  for (let slice = 0; performance.now() < end; slice = (slice + 1) % slices) {
    for (let index = slice; index < members.length; index += slices) members[index]!.say();
    await delay(SLICE_MS);
  }
  const deadline = performance.now() + patienceMs;
  while (members.some((member) => member.isWaiting && !member.broken) && performance.now() < deadline)
    await delay(SLICE_MS);
  const sorted = swarm.answerMs.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return {
    messages: sorted.length,
    bytes: swarm.bytes,
    broken: members.filter(({ broken }) => broken).length,
    corrupted: swarm.corrupted,
    unanswered: members.filter(({ isWaiting }) => isWaiting).length,
    medianMs: at(0.5),
    p99Ms: at(0.99),
    longestMs: Math.round(sorted.at(-1) ?? 0),
  };
}

/** A tick of the clock by which connections take turns. */
const SLICE_MS = 20;

export async function closeSwarm(_: object): Promise<void> {
  for (const member of swarm.members) member.close();
  swarm = new Swarm();
}
