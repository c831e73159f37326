import { create } from "@bufbuild/protobuf";
import { concatBytes } from "../../packet/bytes.ts";
import { AsyncQueue } from "../async-queue.ts";
import {
  DigestListAckErrorSchema,
  type MasterArbitrationUpdate,
  type PacketOut,
  PacketOutErrorSchema,
  type StreamError,
  StreamErrorSchema,
  type StreamMessageRequest,
  type StreamMessageResponse,
  StreamMessageResponseSchema,
  StreamOtherErrorSchema,
} from "../gen/p4/v1/p4runtime_pb.js";
import type { Arbitration, Controller } from "./arbitration.ts";
import type { ForwardingDevice } from "./forwarding-device.ts";
import { packetOutHeader } from "./packet-header.ts";
import type { PipelineStore } from "./pipeline-store.ts";
import { RequestError, refusal, within } from "./request-error.ts";
import { statusOf } from "./status.ts";

/** Packets, digests and notifications that may wait for a slow controller; more are dropped, as the protocol allows. */
const MOST_WAITING = 16_384;

/** One open StreamChannel: a controller's part in the election, its packets and what it is told. */
export class StreamSession implements Controller {
  readonly #arbitration: Arbitration;
  readonly #pipelines: PipelineStore;
  readonly #device: ForwardingDevice;
  readonly #responses = new AsyncQueue<StreamMessageResponse>();

  constructor(arbitration: Arbitration, pipelines: PipelineStore, device: ForwardingDevice) {
    this.#arbitration = arbitration;
    this.#pipelines = pipelines;
    this.#device = device;
  }

  /** The call: ends with the client's stream, or with an error of arbitration. */
  async *serve(requests: AsyncIterable<StreamMessageRequest>): AsyncGenerator<StreamMessageResponse> {
    const reading = this.#receive(requests);
    try {
      yield* this.#responses;
    } finally {
      this.#responses.close();
      this.#arbitration.leave(this);
      await reading;
    }
  }

  notify(arbitration: MasterArbitrationUpdate): void {
    this.#responses.push(
      create(StreamMessageResponseSchema, { update: { case: "arbitration", value: arbitration } }),
    );
  }

  /** Sends what may be lost: nothing is, while the controller keeps up. */
  send(update: StreamMessageResponse["update"]): void {
    if (this.#responses.length >= MOST_WAITING) return;
    this.#responses.push(create(StreamMessageResponseSchema, { update }));
  }

  async #receive(requests: AsyncIterable<StreamMessageRequest>): Promise<void> {
    try {
      for await (const request of requests) this.#take(request);
      this.#responses.close();
    } catch (error) {
      this.#responses.close(statusOf(error));
    }
    this.#arbitration.leave(this);
  }

  #take({ update }: StreamMessageRequest): void {
    if (update.case === "arbitration") {
      this.#arbitration.update(this, update.value);
      return;
    }
    if (!this.#arbitration.isLive(this)) throw refusal("p4runtime-no-arbitration", update.case ?? "update");
    try {
      if (!this.#arbitration.isPrimary(this)) throw refusal("p4runtime-not-primary", "");
      switch (update.case) {
        case "packet":
          this.#packetOut(update.value);
          return;
        case "digestAck":
          this.#acknowledge(update.value.digestId, update.value.listId);
          return;
        default:
          throw refusal("p4runtime-unimplemented", "", { what: "a message of this kind" });
      }
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      this.#report(error, update);
    }
  }

  #packetOut({ payload, metadata }: PacketOut): void {
    const running = this.#pipelines.running;
    if (running === undefined) throw refusal("p4runtime-no-pipeline", "");
    const header = packetOutHeader(running.state.schema.packetOut, metadata);
    this.#device.packetOut(concatBytes(header, payload));
  }

  #acknowledge(digestId: number, listId: bigint): void {
    const running = this.#pipelines.running;
    const digest = running?.state.schema.digests.get(digestId);
    if (running === undefined || digest === undefined) {
      throw refusal("p4runtime-unknown-member", "digest_id", {
        owner: "the pipeline",
        what: "digest",
        id: digestId,
      });
    }
    running.driver.acknowledgeDigest(digest, listId);
  }

  /** P4Runtime specification, "Stream Error Reporting". */
  #report(error: RequestError, update: StreamMessageRequest["update"]): void {
    const { code, text } = within(FIELDS[update.case ?? "other"], error) as RequestError;
    const value = create(StreamErrorSchema, {
      canonicalCode: code,
      message: text,
      space: "nicforge",
      details: errorDetails(update),
    });
    this.send({ case: "error", value });
  }
}

const FIELDS = {
  arbitration: "arbitration",
  packet: "packet",
  digestAck: "digest_ack",
  other: "other",
} as const;

function errorDetails(update: StreamMessageRequest["update"]): StreamError["details"] {
  switch (update.case) {
    case "packet":
      return { case: "packetOut", value: create(PacketOutErrorSchema, { packetOut: update.value }) };
    case "digestAck":
      return {
        case: "digestListAck",
        value: create(DigestListAckErrorSchema, { digestListAck: update.value }),
      };
    default:
      return { case: "other", value: create(StreamOtherErrorSchema) };
  }
}
