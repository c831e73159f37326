import { create } from "@bufbuild/protobuf";
import {
  DigestListSchema,
  IdleTimeoutNotificationSchema,
  PacketInSchema,
  type StreamMessageResponse,
} from "../gen/p4/v1/p4runtime_pb.js";
import type { Arbitration } from "./arbitration.ts";
import { entryMessage } from "./entities/table-entry.ts";
import type { DeviceListener } from "./forwarding-device.ts";
import { p4Data } from "./p4-data.ts";
import { splitPacketIn } from "./packet-header.ts";
import type { PipelineStore } from "./pipeline-store.ts";
import type { StoredEntry } from "./stored-entry.ts";
import { StreamSession } from "./stream-session.ts";

/** What the device tells on its own, as messages to the primary of every role. */
export class Notifications implements DeviceListener {
  readonly #arbitration: Arbitration;
  readonly #pipelines: PipelineStore;
  readonly #now: () => bigint;

  constructor(arbitration: Arbitration, pipelines: PipelineStore, now: () => bigint) {
    this.#arbitration = arbitration;
    this.#pipelines = pipelines;
    this.#now = now;
  }

  packetIn(bytes: Uint8Array): void {
    const parts = splitPacketIn(this.#schema?.packetIn, bytes);
    if (parts !== undefined) this.#send({ case: "packet", value: create(PacketInSchema, parts) });
  }

  digestList(digestId: number, listId: bigint, samples: readonly (readonly bigint[])[]): void {
    const schema = this.#schema;
    const type = schema?.digests.get(digestId)?.type;
    if (type === undefined) return;
    const data = samples.map((sample) => p4Data(type, schema?.types, sample));
    const list = create(DigestListSchema, { digestId, listId, data, timestamp: this.#now() });
    this.#send({ case: "digest", value: list });
  }

  idle(entries: readonly StoredEntry[]): void {
    if (entries.length === 0) return;
    const tableEntry = entries.map(entryMessage);
    const value = create(IdleTimeoutNotificationSchema, { tableEntry, timestamp: this.#now() });
    this.#send({ case: "idleTimeoutNotification", value });
  }

  get #schema() {
    return this.#pipelines.running?.state.schema;
  }

  #send(update: StreamMessageResponse["update"]): void {
    for (const controller of this.#arbitration.primaries()) {
      if (controller instanceof StreamSession) controller.send(update);
    }
  }
}
