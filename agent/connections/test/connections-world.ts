import { fileURLToPath } from "node:url";
import { farmNode } from "../../../dsl/entries/farm-node.ts";
import { loadPipeline } from "../../../dsl/load-pipeline.ts";
import type { ConnectionTableModel, PipelineModel } from "../../../dsl/model/index.ts";
import { ethernet, ipv4, type Payload, packet, type TcpFlag, tcp, udp } from "../../../packet/index.ts";
import type { ConnectionTuple, EntryUpdate } from "../../../targets/data-plane.ts";
import { AgreedFarm, AgreedOwnership } from "../../../test-support/agreed-ownership.ts";
import { InterpretedDataPlane } from "../../../test-support/interpreted-data-plane.ts";
import { SILENT } from "../../observe/log.ts";
import { VirtualTimers } from "../../timers.ts";
import type { KernelSockets, SocketState } from "../kernel-sockets.ts";
import { startConnections } from "../start-connections.ts";

const FARM = fileURLToPath(new URL("../../../examples/farm.ts", import.meta.url));
const loaded = (await loadPipeline(FARM)).model!;

/** The example farm, with another connection table where that is given. */
export function farmModel(connections: Partial<ConnectionTableModel> = {}): PipelineModel {
  return { ...loaded, connections: { ...loaded.connections, ...connections } };
}

/** The n-th client's connection with the web service. */
export function web(client = 0): ConnectionTuple {
  return { client: `198.51.100.7:${40_000 + client}`, service: "203.0.113.10:80", protocol: "tcp" };
}

export function dns(client = 0): ConnectionTuple {
  return { client: `198.51.100.7:${40_000 + client}`, service: "203.0.113.10:53", protocol: "udp" };
}

/** A frame of the n-th client to node 1's NIC. */
export function webFrame(client: number, flags: readonly TcpFlag[], payload: Payload = ""): Uint8Array {
  return clientFrame(tcp({ sourcePort: 40_000 + client, destinationPort: 80, flags }), payload);
}

export function dnsFrame(client: number, payload: Payload = "?", node = 1): Uint8Array {
  return clientFrame(udp({ sourcePort: 40_000 + client, destinationPort: 53 }), payload, node);
}

export const ROUTER_MAC = "02:00:00:00:00:fe";

function clientFrame(transport: ReturnType<typeof tcp>, payload: Payload, node = 1): Uint8Array {
  return packet(
    ethernet({ destination: farmNode(node).hostMac, source: ROUTER_MAC }),
    ipv4({ source: "198.51.100.7", destination: "203.0.113.10", dontFragment: true }),
    transport,
    payload,
  );
}

/** Writes what the agent's other parts write: this node, its peers, and the services. */
export async function introduce(device: InterpretedDataPlane, node: number): Promise<void> {
  const updates: EntryUpdate[] = [
    { operation: "modify", entry: { kind: "self", node: farmNode(node), generation: 1 } },
  ];
  for (const peer of [1, 2, 3])
    if (peer !== node) updates.push({ operation: "insert", entry: { kind: "peer", node: farmNode(peer) } });
  for (const { addresses, protocol, port } of loaded.services)
    for (const address of addresses)
      updates.push({ operation: "insert", entry: { kind: "service", service: { address, protocol, port } } });
  await device.write(updates);
}

export interface WorldOptions {
  readonly connections?: Partial<ConnectionTableModel>;
  /** Microseconds of each write. */
  readonly latency?: number;
  /** The kernel's sockets, where the test has a say in them. */
  readonly sockets?: ReadonlyMap<string, SocketState>;
}

/** Devices, ownership and connections of nodes 1 and 2 in one time. */
export class World {
  readonly timers = new VirtualTimers();
  readonly farm = new AgreedFarm(this.timers);
  readonly model: PipelineModel;
  readonly #options: WorldOptions;

  constructor(options: WorldOptions = {}) {
    this.#options = options;
    this.model = farmModel(options.connections);
  }

  async device(node: number): Promise<InterpretedDataPlane> {
    const { latency = 0 } = this.#options;
    const device = new InterpretedDataPlane(this.model, { timers: this.timers, latency: 0 });
    await device.start();
    await introduce(device, node);
    device.writes.length = 0;
    device.latency = latency;
    return device;
  }

  async member(node: number): Promise<AgreedOwnership> {
    const ownership = new AgreedOwnership(this.farm);
    await ownership.join(farmNode(node));
    return ownership;
  }

  /** A server as the tests of connections need it. */
  async server(node: number, device?: InterpretedDataPlane) {
    const dataPlane = device ?? (await this.device(node));
    const ownership = await this.member(node);
    const { sockets } = this.#options;
    const kernel: KernelSockets | undefined = sockets && { read: async () => sockets };
    const { connections, stop } = startConnections({
      model: this.model,
      node,
      dataPlane,
      ownership,
      timers: this.timers,
      log: SILENT,
      ...(kernel === undefined ? {} : { kernelSockets: kernel }),
    });
    const resumed = connections.resume();
    await this.timers.advance(this.#options.latency === undefined ? 0 : this.#options.latency * 10);
    await resumed;
    return { node, device: dataPlane, ownership, connections, stop };
  }
}
