import type { PipelineModel, PortRole } from "../dsl/model/index.ts";
import { type P4RuntimeServer, serveP4Runtime } from "../p4runtime/service/index.ts";
import { type EmbeddedDevice, embeddedDevice, VirtualClock } from "../switch/index.ts";

export interface SentFrame {
  readonly port: PortRole | undefined;
  readonly bytes: Uint8Array;
}

/**
 * A node's device as agents meet it: the embedded switch without a pipeline, behind P4Runtime on a free port of the loopback address. It can
 * crash and come back there, empty.
 */
export class EmbeddedNode {
  readonly model: PipelineModel;
  readonly clock = new VirtualClock();
  /** What left by the ports of the pipeline, in order. */
  readonly sent: SentFrame[] = [];
  #device: EmbeddedDevice;
  #server: P4RuntimeServer | undefined;
  #address = "127.0.0.1:0";
  readonly #onSent = new Set<(frame: SentFrame) => void>();

  private constructor(model: PipelineModel) {
    this.model = model;
    this.#device = this.#newDevice();
  }

  static async start(model: PipelineModel): Promise<EmbeddedNode> {
    const node = new EmbeddedNode(model);
    await node.restart();
    return node;
  }

  /** `host:port` of its P4Runtime server. */
  get address(): string {
    return this.#address;
  }

  /** A frame arrives. */
  receive(port: "wan" | "lan" | "host", bytes: Uint8Array): void {
    this.#device.receive(this.model.ports[port].number, bytes);
  }

  /** Time passes for the device. */
  advance(microseconds: number): void {
    this.clock.advance(microseconds);
    this.#device.advance();
  }

  onSent(listener: (frame: SentFrame) => void): void {
    this.#onSent.add(listener);
  }

  /** The device is gone, with its tables. */
  async crash(): Promise<void> {
    await this.#server?.close();
    this.#server = undefined;
  }

  /** An empty device at the same address. */
  async restart(): Promise<void> {
    await this.crash();
    this.#device = this.#newDevice();
    this.#server = await serveP4Runtime({ device: this.#device, address: this.#address });
    this.#address = this.#server.address;
  }

  #newDevice(): EmbeddedDevice {
    const cpuPort = this.model.ports.cpu?.number;
    return embeddedDevice({
      clock: this.clock,
      ...(cpuPort === undefined ? {} : { cpuPort }),
      transmit: (port, bytes) => {
        const role = Object.values(this.model.ports).find(({ number }) => number === port)?.role;
        const frame = { port: role, bytes: bytes.slice() };
        this.sent.push(frame);
        for (const listener of this.#onSent) listener(frame);
      },
    });
  }
}
