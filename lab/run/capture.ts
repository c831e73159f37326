import { FrameReceiver, receiveBytes } from "../../linux/frame-receiver.ts";
import { inNetworkNamespace } from "../../linux/network-namespace.ts";
import { PacketSocket } from "../../linux/packet-socket.ts";
import { Poller, type Watch } from "../../linux/poller.ts";
import { namespaceName } from "../topology/commands.ts";
import type { CableEnd, Place, Topology } from "../topology/plan.ts";

/** A frame on a cable, seen from one of its ends. */
export interface CableFrame {
  readonly direction: "in" | "out";
  readonly bytes: Uint8Array;
}

/** An end of a cable: a place, and its interface's name there. */
export interface CapturePoint {
  readonly place: Place;
  readonly interface: string;
  /** Only what arrives there, or only what leaves; both unless given. */
  readonly direction?: CableFrame["direction"];
}

const SLOTS = 64;
/** A frame of the largest MTU that carriers are declared with, and its Ethernet header. */
const LONGEST = 9_234;

/**
 * What passes through a cable, both ways. Each way is received at the end where it arrives, behind the kernel's checksums and
 * segmentation, so that frames are as a wire would carry them.
 */
export class Capture {
  readonly frames: CableFrame[] = [];
  readonly #poller = new Poller();
  readonly #sockets: PacketSocket[] = [];
  readonly #watches: Watch[] = [];
  readonly #drains: (() => void)[] = [];
  #missed: number | undefined;
  readonly #take: (frame: CableFrame) => void;

  /**
   * @param take called with each frame, whose bytes are its own; unless given, all are kept in `frames`
   * @throws RangeError when no cable ends there
   */
  constructor(run: string, topology: Topology, point: CapturePoint, take?: (frame: CableFrame) => void) {
    this.#take = take ?? ((frame) => this.frames.push(frame));
    const { near, far } = cableAt(topology, point);
    if (point.direction !== "out") this.#listen(run, near, "in");
    if (point.direction !== "in") this.#listen(run, far, "out");
  }

  /** Frames that came too fast and are missing. */
  get missed(): number {
    return this.#missed ?? this.#sockets.reduce((sum, socket) => sum + socket.kernelDropped, 0);
  }

  /** Takes what is still waiting, and ends. May be called twice. */
  stop(): readonly CableFrame[] {
    if (this.#missed !== undefined) return this.frames;
    for (const drain of this.#drains) drain();
    this.#missed = this.missed;
    for (const watch of this.#watches) watch.close();
    this.#poller.close();
    for (const socket of this.#sockets) socket.close();
    return this.frames;
  }

  #listen(run: string, { place, name }: CableEnd, direction: CableFrame["direction"]): void {
    const socket = inNetworkNamespace(namespaceName(run, place), () => new PacketSocket(name));
    const bytes = new Uint8Array(receiveBytes(SLOTS, LONGEST));
    const receiver = new FrameReceiver({ bytes, first: 0, slots: SLOTS, longest: LONGEST });
    const drain = () => {
      for (let count = receiver.receive(socket.fd); count > 0; count = receiver.receive(socket.fd)) {
        for (let index = 0; index < count; index++) {
          this.#take({ direction, bytes: bytes.slice(receiver.starts[index], receiver.ends[index]) });
        }
      }
    };
    this.#sockets.push(socket);
    this.#drains.push(drain);
    this.#watches.push(this.#poller.watch(socket.fd, drain));
  }
}

function cableAt({ cables }: Topology, point: CapturePoint): { near: CableEnd; far: CableEnd } {
  for (const { ends } of cables) {
    for (const [near, far] of [ends, ends.toReversed() as [CableEnd, CableEnd]]) {
      if (near.place === point.place && near.name === point.interface) return { near, far };
    }
  }
  throw new RangeError(`no cable ends at ${point.place}'s ${point.interface}`);
}
