import { create } from "@bufbuild/protobuf";
import { type Client, createClient } from "@connectrpc/connect";
import { AsyncQueue } from "./async-queue.ts";
import {
  DataplaneInterface,
  type PacketStreamRequest,
  PacketStreamRequestSchema,
  type PacketStreamResponse,
  PortOperStatus,
} from "./gen/p4/bm/dataplane_interface_pb.js";
import { connectGrpc, type GrpcConnection } from "./grpc-connection.ts";

/** A frame at a numbered port of the switch. */
export interface SwitchFrame {
  readonly port: number;
  readonly bytes: Uint8Array;
}

export interface SwitchOutput extends SwitchFrame {
  /** Place, among the frames sent, of the one that this frame came of; undefined when the switch does not tell. */
  readonly cause: number | undefined;
}

/**
 * Packets into and out of simple_switch_grpc without network interfaces, by the service that its option
 * `--dp-grpc-server-addr` opens. The switch serves one stream at a time.
 */
export class DataplaneClient {
  readonly #deviceId: bigint;
  readonly #connection: GrpcConnection;
  readonly #rpc: Client<typeof DataplaneInterface>;

  /** @param address `host:port` */
  constructor(address: string, deviceId = 1n) {
    this.#deviceId = deviceId;
    this.#connection = connectGrpc(address);
    this.#rpc = createClient(DataplaneInterface, this.#connection.transport);
  }

  /**
   * Sends frames and returns all that left the switch by its ports, in order, once it is idle again.
   *
   * When the client ends its side of the stream, the switch waits until no packet is inside any more, the last one
   * transmitted, before it ends its own (`block_until_no_more_packets` in behavioral-model). So the end of
   * the stream is the end of processing; no time is waited. Packets to the CPU port leave by P4Runtime, whose
   * stream is another one: they may arrive later.
   */
  async exchange(frames: readonly SwitchFrame[], signal?: AbortSignal): Promise<readonly SwitchOutput[]> {
    const outputs: SwitchOutput[] = [];
    const options = signal === undefined ? {} : { signal };
    for await (const response of this.#rpc.packetStream(this.#requests(frames), options)) {
      outputs.push(switchOutput(response));
    }
    return outputs;
  }

  async *#requests(frames: readonly SwitchFrame[]): AsyncIterable<PacketStreamRequest> {
    for (const [index, { port, bytes }] of frames.entries()) {
      yield create(PacketStreamRequestSchema, {
        id: BigInt(index + 1),
        deviceId: this.#deviceId,
        port,
        packet: bytes,
      });
    }
  }

  /**
   * All that leaves the switch because of something done elsewhere, such as a packet-out by P4Runtime: opens the
   * stream, does it, and when a first frame has left, waits until the switch is idle.
   *
   * @param cause must make at least one frame leave
   * @throws Error the signal's reason, when nothing leaves
   */
  async outputsOf(cause: () => void, signal?: AbortSignal): Promise<readonly SwitchOutput[]> {
    const requests = new AsyncQueue<PacketStreamRequest>();
    const outputs: SwitchOutput[] = [];
    const responses = this.#rpc.packetStream(requests, signal === undefined ? {} : { signal });
    const iterator = responses[Symbol.asyncIterator]();
    const first = iterator.next();
    first.catch(() => undefined); // told below, where it is awaited
    // What leaves while no stream is open is lost, and the switch does not say when it has opened one. It
    // takes up the calls of a connection in turn: once a later one is answered, the stream is open.
    await this.setPortUp(UNUSED_PORT, true);
    cause();
    for (let result = await first; !result.done; result = await iterator.next()) {
      requests.close();
      outputs.push(switchOutput(result.value));
    }
    return outputs;
  }

  /** Simulates a port that goes up or down; ports are up unless told otherwise. */
  async setPortUp(port: number, up: boolean): Promise<void> {
    const operStatus = up ? PortOperStatus.OPER_STATUS_UP : PortOperStatus.OPER_STATUS_DOWN;
    await this.#rpc.setPortOperStatus({ deviceId: this.#deviceId, port, operStatus });
  }

  close(): void {
    this.#connection.close();
  }
}

/** No pipeline's, so that nothing changes for packets. */
const UNUSED_PORT = 65_535;

function switchOutput({ port, packet, id }: PacketStreamResponse): SwitchOutput {
  return { port, bytes: packet, cause: id === 0n ? undefined : Number(id) - 1 };
}
