import type { FarmNode, NodeEntries } from "../dsl/entries/node-entries.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import { equalBytes, macAddress } from "../packet/index.ts";
import type { Device, Engine, InjectionResult, PortFrame } from "./engine.ts";

/** One server's part in a packet's way. */
export interface Hop {
  readonly node: number;
  readonly port: "wan" | "lan";
  readonly frame: Uint8Array;
  readonly result: InjectionResult;
}

/** More hops than any hop limit lets a packet take: reaching it is a loop, and a loop is a defect. */
const MOST_HOPS = 16;

/** Several servers in one process, joined by their LAN: what leaves one by `lan` arrives at the node whose MAC it names. */
export class Farm {
  readonly nodes: readonly FarmNode[];
  readonly #devices: ReadonlyMap<number, Device>;

  private constructor(nodes: readonly FarmNode[], devices: ReadonlyMap<number, Device>) {
    this.nodes = nodes;
    this.#devices = devices;
  }

  static async start(model: PipelineModel, engine: Engine, nodes: readonly FarmNode[]): Promise<Farm> {
    const devices = new Map<number, Device>();
    try {
      for (const { id } of nodes) devices.set(id, await engine.start(model));
    } catch (error) {
      for (const device of devices.values()) await device.stop();
      throw error;
    }
    return new Farm(nodes, devices);
  }

  /** Loads the same picture of the farm into every node, each as seen from its own place. */
  async load(entries: Omit<NodeEntries, "node">): Promise<void> {
    for (const [node, device] of this.#devices) await device.load({ ...entries, node });
  }

  device(node: number): Device {
    const device = this.#devices.get(node);
    if (device === undefined) throw new RangeError(`no node ${node} in this farm`);
    return device;
  }

  /** A frame from the router to one server, and every hop over the LAN that follows from it. */
  async arrive(node: number, frame: Uint8Array): Promise<readonly Hop[]> {
    const hops: Hop[] = [];
    let next: { node: number; port: "wan" | "lan"; frame: Uint8Array } | undefined = {
      node,
      port: "wan",
      frame,
    };
    while (next !== undefined) {
      if (hops.length === MOST_HOPS) throw new Error(`a packet went round ${MOST_HOPS} hops: the farm loops`);
      const result: InjectionResult = await this.device(next.node).inject(next.port, next.frame);
      hops.push({ ...next, result });
      next = this.#nextOnLan(result.outputs);
    }
    return hops;
  }

  async stop(): Promise<void> {
    for (const device of this.#devices.values()) await device.stop();
  }

  #nextOnLan(outputs: readonly PortFrame[]): { node: number; port: "lan"; frame: Uint8Array } | undefined {
    const output = outputs.find(({ port }) => port === "lan");
    const receiver =
      output && this.nodes.find(({ lanMac }) => equalBytes(macAddress(lanMac), output.bytes.subarray(0, 6)));
    return output && receiver && { node: receiver.id, port: "lan", frame: output.bytes };
  }
}
