import { FrameReceiver, receiveBytes } from "../frame-receiver.ts";
import { FrameSender, type SendCounts } from "../frame-sender.ts";
import { native } from "../libc.ts";
import { NativeMemory } from "../native-memory.ts";
import { inNetworkNamespace } from "../network-namespace.ts";
import { PacketSocket } from "../packet-socket.ts";
import { POLL } from "../poller.ts";

const SLOTS = 64;
const LONGEST = 65_600;

/** An interface of a namespace for tests: sends frames, and collects those that arrive. */
export class FramePort {
  readonly socket: PacketSocket;
  readonly receiver: FrameReceiver;
  readonly #memory = new Uint8Array(new ArrayBuffer(receiveBytes(SLOTS, LONGEST)));

  constructor(namespace: string, name = "port") {
    this.socket = inNetworkNamespace(namespace, () => new PacketSocket(name));
    this.receiver = new FrameReceiver({ bytes: this.#memory, first: 0, slots: SLOTS, longest: LONGEST });
  }

  send(...frames: readonly Uint8Array[]): SendCounts {
    const length = frames.reduce((sum, frame) => sum + frame.length, 0);
    const memory = new Uint8Array(new ArrayBuffer(length));
    const sender = new FrameSender(this.socket.fd, memory);
    let end = 0;
    for (const frame of frames) {
      memory.set(frame, end);
      sender.add(end, end + frame.length);
      end += frame.length;
    }
    sender.flush();
    return sender.counts;
  }

  /** Frames that arrive until there are `count`, or none has for `patienceMs`. */
  receive(count: number, patienceMs = 2_000): Uint8Array[] {
    const frames: Uint8Array[] = [];
    while (frames.length < count && this.#wait(patienceMs)) {
      const received = this.receiver.receive(this.socket.fd);
      for (let frame = 0; frame < received; frame++)
        frames.push(this.#memory.slice(this.receiver.starts[frame], this.receiver.ends[frame]));
    }
    return frames;
  }

  #wait(patienceMs: number): boolean {
    const fds = new NativeMemory(64);
    fds.view.setInt32(0, this.socket.fd, true);
    fds.view.setInt16(4, POLL.in, true);
    return native().libc.poll(fds.address, 1, patienceMs) > 0;
  }

  close(): void {
    this.socket.close();
  }
}
