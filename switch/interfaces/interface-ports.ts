import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { linuxMessages } from "../../diagnostics/messages-linux.ts";
import { FrameReceiver, receiveBytes } from "../../linux/frame-receiver.ts";
import { findInterface } from "../../linux/network-interface.ts";
import { interfaceIsGone, PacketSocket } from "../../linux/packet-socket.ts";
import { Poller } from "../../linux/poller.ts";
import { LONGEST_PACKET } from "../pipeline/arena-layout.ts";
import type { PacketBatch } from "../pipeline/packet-batch.ts";
import type { BatchDevice } from "./batch-device.ts";
import { InterfacePort, type PortCounts } from "./interface-port.ts";
import type { PortLog } from "./port-log.ts";

/** Frames that are received in one system call and processed together. */
const BATCH = 256;
/** Batches a port that an orderly end still processes. */
const MOST_DRAINED = 64;
/** How often an interface that is gone is looked for. */
const LOOK_AGAIN_MS = 200;
/** Frames are cut to this where there is no pipeline to take them. */
const NOWHERE = 64;

/** What `createSwitch` and `embeddedDevice` need as `batchBytes` for switches with interfaces. */
export const INTERFACE_BATCH_BYTES: number = receiveBytes(BATCH, LONGEST_PACKET);

/** Which interface a port is. */
export interface PortBinding {
  readonly port: number;
  readonly name: string;
}

export interface InterfacePortsOptions {
  readonly device: BatchDevice;
  readonly bindings: readonly PortBinding[];
  readonly log: PortLog;
  /** Opens and finds interfaces; this thread's network namespace unless given. */
  readonly kernel?: Kernel;
}

/** The kernel as {@link InterfacePorts} sees it. */
export interface Kernel {
  /** @throws DiagnosticError as {@link PacketSocket} */
  open(name: string): PacketSocket;
  isUp(name: string): boolean;
}

const OWN_NAMESPACE: Kernel = {
  open: (name) => new PacketSocket(name),
  isUp: (name) => findInterface(name)?.up === true,
};

/**
 * Linux interfaces as ports of a switch. Frames are received into the switch's own memory, one batch a turn and port,
 * processed, and sent from where they lie. An interface that vanishes is reported; the other ports go on, and it is
 * attached again when it is back.
 */
export class InterfacePorts {
  readonly #device: BatchDevice;
  readonly #ports: readonly InterfacePort[];
  /** By port number. */
  readonly #byNumber: (InterfacePort | undefined)[] = [];
  readonly #kernel: Kernel;
  readonly #log: PortLog;
  readonly #poller: Poller;
  readonly #nowhere = new FrameReceiver({
    bytes: new Uint8Array(new ArrayBuffer(receiveBytes(BATCH, NOWHERE))),
    first: 0,
    slots: BATCH,
    longest: NOWHERE,
  });
  /** Receives into {@link #batch}. */
  #receiver = this.#nowhere;
  #batch: PacketBatch | undefined;
  #lookAgain: NodeJS.Timeout | undefined;
  #lost = 0;

  /** @throws DiagnosticError when an interface cannot be opened; none is open then */
  constructor({ device, bindings, log, kernel = OWN_NAMESPACE }: InterfacePortsOptions) {
    this.#device = device;
    this.#log = log;
    this.#kernel = kernel;
    this.#ports = bindings.map(({ port, name }) => new InterfacePort(port, name, log));
    for (const port of this.#ports) this.#byNumber[port.port] = port;
    this.#poller = new Poller();
    try {
      for (const port of this.#ports) this.#attach(port);
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** Frames of each port since the start. */
  counts(): readonly (PortBinding & Readonly<PortCounts>)[] {
    return this.#ports.map(({ port, name, counts }) => ({ port, name, ...counts }));
  }

  /** Packets that the switch made and that found no room in a batch, since the start. */
  get lost(): number {
    return this.#lost;
  }

  /** Sends one frame that left the switch outside a batch; dropped when no interface is that port. */
  send(port: number, frame: Uint8Array): void {
    this.#byNumber[port]?.sendCopy(frame);
  }

  /** Processes what had arrived until now, for an orderly end. */
  drain(): void {
    for (const port of this.#ports) {
      // Bounded, since a sender may go on.
      for (let batch = 0; batch < MOST_DRAINED && this.#serve(port) > 0; batch++);
    }
  }

  /** Lets go of all interfaces. */
  close(): void {
    clearInterval(this.#lookAgain);
    for (const port of this.#ports) port.detach();
    this.#poller.close();
  }

  #attach(port: InterfacePort): void {
    const socket = this.#kernel.open(port.name);
    port.attach(
      socket,
      this.#poller.watch(socket.fd, () => this.#serve(port)),
    );
    this.#device.setPortUp?.(port.port, true);
  }

  /** Receives one batch at a port and lets it through the switch; returns how many frames there were. */
  #serve(port: InterfacePort): number {
    const socket = port.socket;
    if (socket === undefined) return 0;
    this.#followPipeline();
    try {
      const frames = this.#receiver.receive(socket.fd);
      if (this.#batch === undefined) port.countWithoutPipeline(frames + this.#receiver.tooLong);
      else this.#process(port, this.#batch, frames);
      return frames;
    } catch (error) {
      if (!interfaceIsGone(error)) throw error;
      this.#lose(port);
      return 0;
    }
  }

  /** A new pipeline may have new memory. */
  #followPipeline(): void {
    const { batch } = this.#device;
    if (batch === this.#batch) return;
    this.#batch = batch;
    batch?.clear();
    this.#receiver =
      batch === undefined
        ? this.#nowhere
        : new FrameReceiver({
            bytes: batch.bytes,
            first: batch.inputPlace,
            slots: BATCH,
            longest: LONGEST_PACKET,
          });
  }

  #process(from: InterfacePort, batch: PacketBatch, frames: number): void {
    const { starts, ends, tooLong, checksumsMissing } = this.#receiver;
    from.countReceived(frames, tooLong, checksumsMissing);
    for (let frame = 0; frame < frames; frame++) batch.addPlaced(from.port, starts[frame]!, ends[frame]!);
    this.#device.processBatch();
    const { bytes, sentPort, sentStart, sentEnd, sentCount } = batch;
    const { deliver } = this.#device;
    for (let frame = 0; frame < sentCount; frame++) {
      const port = sentPort[frame]!;
      if (port === deliver?.port) deliver.frame(bytes.slice(sentStart[frame], sentEnd[frame]));
      else this.#byNumber[port]?.send(bytes, sentStart[frame]!, sentEnd[frame]!);
    }
    for (const port of this.#ports) port.flush();
    this.#lost += batch.lost;
    batch.clear();
  }

  #lose(port: InterfacePort): void {
    port.detach();
    this.#device.setPortUp?.(port.port, false);
    this.#log.warning(port.port, linuxMessages.diagnose("linux-interface-vanished", {}, { name: port.name }));
    this.#lookAgain ??= setInterval(() => this.#findLost(), LOOK_AGAIN_MS);
  }

  #findLost(): void {
    for (const port of this.#ports) {
      if (port.socket === undefined && this.#kernel.isUp(port.name)) this.#attachAgain(port);
    }
    if (this.#ports.some(({ socket }) => socket === undefined)) return;
    clearInterval(this.#lookAgain);
    this.#lookAgain = undefined;
  }

  #attachAgain(port: InterfacePort): void {
    try {
      this.#attach(port);
    } catch (error) {
      // It went once more in between; the next look finds it.
      if (!(error instanceof DiagnosticError)) throw error;
    }
  }
}
