import { create } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import {
  ErrorSchema,
  type ForwardingPipelineConfig,
  type GetForwardingPipelineConfigRequest,
  P4Runtime,
  type ReadRequest,
  type ReadResponse,
  SetForwardingPipelineConfigRequest_Action as SetAction,
  type SetForwardingPipelineConfigRequest,
  type WriteRequest,
  WriteRequest_Atomicity,
} from "../gen/p4/v1/p4runtime_pb.js";
import { decodeWriteRequest } from "../write-request-decoder.ts";
import { Arbitration } from "./arbitration.ts";
import type { ForwardingDevice } from "./forwarding-device.ts";
import { Notifications } from "./notifications.ts";
import { PipelineStore } from "./pipeline-store.ts";
import { readEntities } from "./read-entities.ts";
import { refusal } from "./request-error.ts";
import { statusOf } from "./status.ts";
import { StreamSession } from "./stream-session.ts";
import { type UpdateResults, writeBatch } from "./write-batch.ts";

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

  /** For connect's router. */
  readonly routes = (router: ConnectRouter): void => {
    router.service(P4Runtime, {
      write: async (request) => {
        await this.#answer(() => this.#write(request));
        return {};
      },
      read: (request) => this.#read(request),
      setForwardingPipelineConfig: async (request) => {
        await this.#answer(() => this.#setPipeline(request));
        return {};
      },
      getForwardingPipelineConfig: (request) => this.#answer(() => this.#getPipeline(request)),
      streamChannel: (requests) =>
        new StreamSession(this.#arbitration, this.#pipelines, this.#device).serve(requests),
      capabilities: ({ deviceId }) =>
        this.#answer(async () => {
          if (deviceId !== 0n) this.#requireDevice(deviceId);
          return { p4runtimeApiVersion: API_VERSION };
        }),
    });
  };

  /** The Write call with its request as it came. @throws ConnectError */
  async writeEncoded(request: Uint8Array): Promise<void> {
    let decoded: WriteRequest;
    try {
      decoded = decodeWriteRequest(request);
    } catch (error) {
      throw statusOf(refusal("p4runtime-malformed", "", { reason: (error as Error).message }));
    }
    await this.#answer(() => this.#write(decoded));
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

  async #getPipeline({ deviceId, responseType }: GetForwardingPipelineConfigRequest) {
    this.#requireDevice(deviceId);
    const config = this.#pipelines.get(responseType);
    return config === undefined ? {} : { config };
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

  async #answer<Value>(call: () => Promise<Value>): Promise<Value> {
    try {
      return await call();
    } catch (error) {
      throw statusOf(error);
    }
  }
}

/** UNKNOWN with one `p4.v1.Error` for each update (P4Runtime specification, "Error Reporting" of Write). */
function batchError(results: UpdateResults): ConnectError {
  const details = results.map((result) => ({
    desc: ErrorSchema,
    value: create(
      ErrorSchema,
      result === undefined ? {} : { canonicalCode: result.code, message: result.text, space: "nicforge" },
    ),
  }));
  const failed = results.filter((result) => result !== undefined);
  const message = `${failed.length} of ${results.length} updates failed; the first: ${failed[0]!.text}`;
  return new ConnectError(message, Code.Unknown, undefined, details);
}
