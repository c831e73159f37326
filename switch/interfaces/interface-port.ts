import { linuxMessages } from "../../diagnostics/messages-linux.ts";
import { FrameSender, noSendCounts, type SendCounts } from "../../linux/frame-sender.ts";
import type { PacketSocket } from "../../linux/packet-socket.ts";
import type { Watch } from "../../linux/poller.ts";
import { LONGEST_PACKET } from "../pipeline/arena-layout.ts";
import type { PortLog } from "./port-log.ts";

/** Frames of one port, since the start. */
export interface PortCounts extends SendCounts {
  received: number;
  /** Longer than the switch takes; dropped. */
  receivedTooLong: number;
  /** Received while the switch had no pipeline; dropped. */
  receivedWithoutPipeline: number;
  /** Dropped by the kernel since the switch did not keep up. */
  overrun: number;
  /** Left for this port while its interface was away; dropped. */
  detached: number;
}

/** A packet as long as the switch takes, with as much in front. */
const LONGEST_OUTPUT = 2 * LONGEST_PACKET;

type Warning = "linux-checksums-missing" | "linux-frame-too-long";

/** One port of the switch and the interface behind it, which may come and go. */
export class InterfacePort {
  readonly port: number;
  readonly name: string;
  readonly #log: PortLog;
  readonly #counts = { ...noSendCounts(), ...noReceiveCounts() };
  readonly #warned = new Set<Warning>();
  #socket: PacketSocket | undefined;
  #watch: Watch | undefined;
  #sender: FrameSender | undefined;
  /** The memory that {@link #sender} sends from. */
  #memory: Uint8Array | undefined;
  /** For {@link sendCopy}. */
  #single: FrameSender | undefined;
  readonly #copy = new Uint8Array(new ArrayBuffer(LONGEST_OUTPUT));
  #overrunBefore = 0;

  constructor(port: number, name: string, log: PortLog) {
    this.port = port;
    this.name = name;
    this.#log = log;
  }

  get socket(): PacketSocket | undefined {
    return this.#socket;
  }

  get counts(): Readonly<PortCounts> {
    return { ...this.#counts, overrun: this.#overrunBefore + (this.#socket?.kernelDropped ?? 0) };
  }

  /** Takes over an open socket and what waits for its frames. */
  attach(socket: PacketSocket, watch: Watch): void {
    this.#socket = socket;
    this.#watch = watch;
    this.#warned.clear();
    this.#log.attached(this.port, this.name);
  }

  /** Lets go of the interface. */
  detach(): void {
    this.#watch?.close();
    if (this.#socket !== undefined) {
      this.#overrunBefore += this.#socket.kernelDropped;
      this.#socket.close();
    }
    this.#watch = this.#socket = this.#sender = this.#memory = this.#single = undefined;
  }

  /** Counts frames that arrived: those for the program, and those that were longer than it takes. */
  countReceived(frames: number, tooLong: number, checksumsMissing: number): void {
    this.#counts.received += frames + tooLong;
    this.#counts.receivedTooLong += tooLong;
    if (checksumsMissing > 0) this.#warn("linux-checksums-missing");
  }

  countWithoutPipeline(frames: number): void {
    this.#counts.received += frames;
    this.#counts.receivedWithoutPipeline += frames;
  }

  /** Queues a frame that lies in `memory`; it stays as it is until {@link flush}. */
  send(memory: Uint8Array, start: number, end: number): void {
    if (this.#socket === undefined) {
      this.#counts.detached++;
      return;
    }
    if (this.#sender === undefined || this.#memory !== memory) {
      this.#sender = new FrameSender(this.#socket.fd, memory, this.#counts);
      this.#memory = memory;
    }
    this.#sender.add(start, end);
  }

  /** Sends a frame that may lie anywhere. */
  sendCopy(frame: Uint8Array): void {
    if (this.#socket === undefined) {
      this.#counts.detached++;
      return;
    }
    this.#single ??= new FrameSender(this.#socket.fd, this.#copy, this.#counts);
    this.#copy.set(frame);
    this.#single.add(0, frame.length);
    this.#flush(this.#single);
  }

  /** Sends what is queued. */
  flush(): void {
    if (this.#sender !== undefined) this.#flush(this.#sender);
  }

  #flush(sender: FrameSender): void {
    const before = this.#counts.tooLong;
    sender.flush();
    if (this.#counts.tooLong > before) this.#warn("linux-frame-too-long");
  }

  #warn(code: Warning): void {
    if (this.#warned.has(code)) return;
    this.#warned.add(code);
    this.#log.warning(this.port, linuxMessages.diagnose(code, {}, { name: this.name }));
  }
}

function noReceiveCounts() {
  return { received: 0, receivedTooLong: 0, receivedWithoutPipeline: 0, detached: 0 };
}
