import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { type Client, Code, ConnectError, createClient } from "@connectrpc/connect";
import type { AsyncQueue } from "./async-queue.ts";
import type { P4Info } from "./gen/p4/config/v1/p4info_pb.js";
import {
  type DigestList,
  type Entity,
  EntitySchema,
  type ForwardingPipelineConfig,
  type MasterArbitrationUpdate,
  P4Runtime,
  type PacketIn,
  type PacketMetadata,
  SetForwardingPipelineConfigRequest_Action,
  UpdateSchema,
  WriteRequest_Atomicity,
  WriteRequestSchema,
} from "./gen/p4/v1/p4runtime_pb.js";
import { connectGrpc, type GrpcConnection } from "./grpc-connection.ts";
import { type ResponseKind, type ResponseOf, StreamChannel } from "./stream-channel.ts";
import { writeError } from "./write-error.ts";
import { encodeWriteRequest } from "./write-request-encoder.ts";

export interface P4RuntimeClientOptions {
  /** `host:port` of the server. */
  readonly address: string;
  /** 1 unless given, as nicforge and its BMv2 devices number themselves. */
  readonly deviceId?: bigint;
  /** The larger wins the election; {0, 1} unless given. */
  readonly electionId?: { readonly high: bigint; readonly low: bigint };
  /** The role that may do everything unless given. */
  readonly role?: string;
}

export interface SetPipelineOptions {
  /** Verify and commit unless given, which clears all entries. */
  readonly action?: SetForwardingPipelineConfigRequest_Action;
  readonly cookie?: bigint;
}

/**
 * One controller's connection to one device. Reads and writes fail with `ConnectError`, writes of several
 * updates with {@link WriteError}.
 *
 * @example
 * const client = new P4RuntimeClient({ address: "127.0.0.1:9559" });
 * await client.becomePrimary(AbortSignal.timeout(5_000));
 * await client.setPipeline(p4info, bmv2Json);
 * await client.write([{ type: Update_Type.INSERT, entity: { entity: { case: "tableEntry", value: entry } } }]);
 * await client.close();
 */
export class P4RuntimeClient {
  readonly deviceId: bigint;
  readonly electionId: { readonly high: bigint; readonly low: bigint };
  readonly role: string;
  readonly #connection: GrpcConnection;
  readonly #rpc: Client<typeof P4Runtime>;
  #stream: StreamChannel | undefined;

  constructor(options: P4RuntimeClientOptions) {
    this.deviceId = options.deviceId ?? 1n;
    this.electionId = options.electionId ?? { high: 0n, low: 1n };
    this.role = options.role ?? "";
    this.#connection = connectGrpc(options.address);
    this.#rpc = createClient(P4Runtime, this.#connection.transport);
  }

  /**
   * Takes part in the election and waits until this client is primary: at once when its election id is the largest,
   * else when those before it have left.
   *
   * @param signal ends the waiting, by throwing its reason
   */
  async becomePrimary(signal?: AbortSignal): Promise<void> {
    const updates = this.messages("arbitration");
    const giveUp = () => updates.close(signal?.reason);
    signal?.addEventListener("abort", giveUp, { once: true });
    if (signal?.aborted) giveUp();
    try {
      const { deviceId, electionId, role } = this;
      this.#streamChannel().send({
        case: "arbitration",
        value: { deviceId, electionId, ...(role === "" ? {} : { role: { name: role } }) },
      });
      for await (const update of updates) if (this.#isPrimary(update)) return;
      throw new Error("the stream ended before this client was primary");
    } finally {
      signal?.removeEventListener("abort", giveUp);
      updates.close();
    }
  }

  /** The status is OK for the primary only (P4Runtime specification, "Client Arbitration and Controller Replication"). */
  #isPrimary({ status, electionId }: MasterArbitrationUpdate): boolean {
    const { high, low } = this.electionId;
    return (status?.code ?? 0) === 0 && electionId?.high === high && electionId.low === low;
  }

  /** Loads a pipeline: P4Info and what the target runs (for BMv2 the compiler's JSON). */
  async setPipeline(
    p4info: P4Info,
    deviceConfig: Uint8Array,
    options: SetPipelineOptions = {},
  ): Promise<void> {
    const { action = SetForwardingPipelineConfigRequest_Action.VERIFY_AND_COMMIT, cookie } = options;
    const { deviceId, electionId, role } = this;
    await this.#rpc.setForwardingPipelineConfig({
      deviceId,
      electionId,
      role,
      action,
      config: {
        p4info,
        p4DeviceConfig: deviceConfig,
        ...(cookie === undefined ? {} : { cookie: { cookie } }),
      },
    });
  }

  /** What the device runs; undefined when no pipeline was loaded. */
  async getPipeline(): Promise<ForwardingPipelineConfig | undefined> {
    try {
      return (await this.#rpc.getForwardingPipelineConfig({ deviceId: this.deviceId })).config;
    } catch (error) {
      if (error instanceof ConnectError && error.code === Code.FailedPrecondition) return undefined;
      throw error;
    }
  }

  /**
   * Writes a batch of updates, in one request.
   *
   * @throws WriteError with what happened to each update that failed.
   */
  async write(
    updates: readonly MessageInitShape<typeof UpdateSchema>[],
    atomicity = WriteRequest_Atomicity.CONTINUE_ON_ERROR,
  ): Promise<void> {
    const { deviceId, electionId, role } = this;
    const messages = updates.map((update) => create(UpdateSchema, update));
    try {
      const request = create(WriteRequestSchema, { deviceId, electionId, role, atomicity });
      request.updates = messages;
      await this.#connection.unary("/p4.v1.P4Runtime/Write", encodeWriteRequest(request));
    } catch (error) {
      throw writeError(error, messages);
    }
  }

  /** Entities that match the given ones, as the server sends them. Unset ids and empty match lists are wildcards. */
  async *read(
    ...entities: readonly MessageInitShape<typeof EntitySchema>["entity"][]
  ): AsyncIterable<Entity> {
    const request = {
      deviceId: this.deviceId,
      entities: entities.map((entity) => create(EntitySchema, entity === undefined ? {} : { entity })),
    };
    for await (const response of this.#rpc.read(request)) yield* response.entities;
  }

  /** Sends a packet through the CPU port, for the program to handle. The stream must be open: be primary. */
  packetOut(payload: Uint8Array, metadata: readonly PacketMetadata[] = []): void {
    this.#streamChannel().send({ case: "packet", value: { payload, metadata: [...metadata] } });
  }

  /** Packets that the program sends to the CPU port, from now on. */
  packetIns(): AsyncQueue<PacketIn> {
    return this.messages("packet");
  }

  /** Digests, from now on; each list must be acknowledged. */
  digestLists(): AsyncQueue<DigestList> {
    return this.messages("digest");
  }

  acknowledgeDigest({ digestId, listId }: DigestList): void {
    this.#streamChannel().send({ case: "digestAck", value: { digestId, listId } });
  }

  /** The server's messages of any kind, from now on; opens the stream. */
  messages<Kind extends ResponseKind>(kind: Kind): AsyncQueue<ResponseOf<Kind>> {
    return this.#streamChannel().subscribe(kind);
  }

  /** The protocol version that the server implements. */
  async apiVersion(): Promise<string> {
    return (await this.#rpc.capabilities({ deviceId: this.deviceId })).p4runtimeApiVersion;
  }

  /** Closes the stream and the connection. */
  async close(): Promise<void> {
    await this.#stream?.close();
    this.#connection.close();
  }

  #streamChannel(): StreamChannel {
    this.#stream ??= new StreamChannel((requests, signal) => this.#rpc.streamChannel(requests, { signal }));
    return this.#stream;
  }
}
