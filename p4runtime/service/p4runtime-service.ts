import { create, type DescMethod, fromBinary, toBinary } from "@bufbuild/protobuf";
import type { ConnectRouter } from "@connectrpc/connect";
import {
  CapabilitiesRequestSchema,
  CapabilitiesResponseSchema,
  type ForwardingPipelineConfig,
  type GetForwardingPipelineConfigRequest,
  GetForwardingPipelineConfigRequestSchema,
  type GetForwardingPipelineConfigResponse,
  GetForwardingPipelineConfigResponseSchema,
  P4Runtime,
  type ReadRequest,
  type ReadResponse,
  SetForwardingPipelineConfigRequest_Action as SetAction,
  type SetForwardingPipelineConfigRequest,
  SetForwardingPipelineConfigRequestSchema,
  type WriteRequest,
  WriteRequest_Atomicity,
} from "../gen/p4/v1/p4runtime_pb.js";
import { decodeWriteRequest } from "../write-request-decoder.ts";
import { Arbitration } from "./arbitration.ts";
import { batchError } from "./batch-error.ts";
import type { ForwardingDevice } from "./forwarding-device.ts";
import { Notifications } from "./notifications.ts";
import { PipelineStore } from "./pipeline-store.ts";
import { readEntities } from "./read-entities.ts";
import { refusal } from "./request-error.ts";
import { statusOf } from "./status.ts";
import { StreamSession } from "./stream-session.ts";
import { writeBatch } from "./write-batch.ts";

/** The version of the protocol that the service implements. */
const API_VERSION = "1.5.0";

export interface P4RuntimeServiceOptions {
  readonly device: ForwardingDevice;
  readonly deviceId: bigint;
  /** Nanoseconds since 1970, for the timestamps of notifications. */
  readonly now: () => bigint;
}

/** The P4Runtime service of one device: protocol in front, `ForwardingDevice` behind. */
export class P4RuntimeService {
  readonly #deviceId: bigint;
  readonly #device: ForwardingDevice;
  readonly #arbitration: Arbitration;
  readonly #pipelines: PipelineStore;
  /** Ends when the last write or change of pipeline has ended: they never run at the same time. */
  #lastChange: Promise<unknown> = Promise.resolve();
  readonly #unary = this.#unaryCalls();

  constructor({ device, deviceId, now }: P4RuntimeServiceOptions) {
    this.#device = device;
    this.#deviceId = deviceId;
    this.#arbitration = new Arbitration(deviceId);
    this.#pipelines = new PipelineStore(device);
    device.listen(new Notifications(this.#arbitration, this.#pipelines, now));
  }

  /** Puts a pipeline to work before any controller does. @throws RequestError when the device refuses it */
  async commit(config: ForwardingPipelineConfig): Promise<void> {
    await this.#inTurn(() => this.#pipelines.set(SetAction.VERIFY_AND_COMMIT, config));
  }

  /** The calls that stream, for connect's router. */
  readonly routes = (router: ConnectRouter): void => {
    const { read, streamChannel } = P4Runtime.method;
    router.rpc(read, (request) => this.#read(request));
    router.rpc(streamChannel, (requests) =>
      new StreamSession(this.#arbitration, this.#pipelines, this.#device).serve(requests),
    );
  };

  /**
   * The calls of one request and one answer, encoded, by their path; undefined for other paths. A call throws
   * `ConnectError`.
   */
  unary(path: string): ((request: Uint8Array) => Promise<Uint8Array>) | undefined {
    return this.#unary.get(path);
  }

  #unaryCalls(): ReadonlyMap<string, (request: Uint8Array) => Promise<Uint8Array>> {
    const { method, typeName } = P4Runtime;
    const nothing = new Uint8Array(0);
    const calls: [DescMethod, (request: Uint8Array) => Promise<Uint8Array>][] = [
      [
        method.write,
        async (bytes) => {
          await this.#write(decoded(() => decodeWriteRequest(bytes)));
          return nothing;
        },
      ],
      [
        method.setForwardingPipelineConfig,
        async (bytes) => {
          await this.#setPipeline(decoded(() => fromBinary(SetForwardingPipelineConfigRequestSchema, bytes)));
          return nothing;
        },
      ],
      [
        method.getForwardingPipelineConfig,
        async (bytes) => {
          const answer = this.#getPipeline(
            decoded(() => fromBinary(GetForwardingPipelineConfigRequestSchema, bytes)),
          );
          return toBinary(GetForwardingPipelineConfigResponseSchema, answer);
        },
      ],
      [
        method.capabilities,
        async (bytes) => {
          const { deviceId } = decoded(() => fromBinary(CapabilitiesRequestSchema, bytes));
          if (deviceId !== 0n) this.#requireDevice(deviceId);
          const answer = create(CapabilitiesResponseSchema, { p4runtimeApiVersion: API_VERSION });
          return toBinary(CapabilitiesResponseSchema, answer);
        },
      ],
    ];
    return new Map(
      calls.map(
        ([{ name }, call]) => [`/${typeName}/${name}`, (bytes) => answered(() => call(bytes))] as const,
      ),
    );
  }

  async #write(request: WriteRequest): Promise<void> {
    const { atomicity, updates } = request;
    const results = await this.#inTurn(() => {
      this.#requirePrimary(request);
      const { state, driver } = this.#pipelines.current;
      if (WriteRequest_Atomicity[atomicity] === undefined) {
        throw refusal("p4runtime-invalid-value", "atomicity", {
          reason: `there is no atomicity ${atomicity}`,
        });
      }
      return writeBatch(state, driver, updates, atomicity);
    });
    if (results.some((result) => result !== undefined)) throw batchError(results);
  }

  async *#read({ deviceId, entities }: ReadRequest): AsyncGenerator<ReadResponse> {
    try {
      this.#requireDevice(deviceId);
      yield* readEntities(this.#pipelines.current, entities);
    } catch (error) {
      throw statusOf(error);
    }
  }

  async #setPipeline(request: SetForwardingPipelineConfigRequest): Promise<void> {
    await this.#inTurn(async () => {
      this.#requirePrimary(request);
      await this.#pipelines.set(request.action, request.config);
    });
  }

  #getPipeline({
    deviceId,
    responseType,
  }: GetForwardingPipelineConfigRequest): GetForwardingPipelineConfigResponse {
    this.#requireDevice(deviceId);
    const config = this.#pipelines.get(responseType);
    return create(GetForwardingPipelineConfigResponseSchema, config === undefined ? {} : { config });
  }

  #requireDevice(id: bigint): void {
    if (id !== this.#deviceId)
      throw refusal("p4runtime-unknown-device", "device_id", { id, known: this.#deviceId });
  }

  #requirePrimary({
    deviceId,
    role,
    roleId,
    electionId,
  }: WriteRequest | SetForwardingPipelineConfigRequest): void {
    this.#requireDevice(deviceId);
    this.#arbitration.requirePrimary(role === "" && roleId !== 0n ? `id ${roleId}` : role, electionId);
  }

  /** Runs `change` when those before it have ended. */
  #inTurn<Value>(change: () => Promise<Value>): Promise<Value> {
    const turn = this.#lastChange.then(change);
    this.#lastChange = turn.catch(() => {});
    return turn;
  }
}

/** What a request's bytes say. @throws RequestError when they are no such message */
function decoded<Message>(decode: () => Message): Message {
  try {
    return decode();
  } catch (error) {
    throw refusal("p4runtime-malformed", "", { reason: (error as Error).message });
  }
}

async function answered<Value>(call: () => Promise<Value>): Promise<Value> {
  try {
    return await call();
  } catch (error) {
    throw statusOf(error);
  }
}
