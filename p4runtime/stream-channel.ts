import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { AsyncQueue } from "./async-queue.ts";
import {
  type StreamMessageRequest,
  StreamMessageRequestSchema,
  type StreamMessageResponse,
} from "./gen/p4/v1/p4runtime_pb.js";

type ResponseUpdate = StreamMessageResponse["update"];

/** What a server sends on the stream: arbitration, packet, digest, idleTimeoutNotification, other or error. */
export type ResponseKind = NonNullable<ResponseUpdate["case"]>;

/** The message of a kind. */
export type ResponseOf<Kind extends ResponseKind> = Extract<ResponseUpdate, { case: Kind }>["value"];

/** Starts the call: takes the client's messages, gives the server's. */
export type OpenStream = (
  requests: AsyncIterable<StreamMessageRequest>,
  signal: AbortSignal,
) => AsyncIterable<StreamMessageResponse>;

/**
 * One open StreamChannel call. The server's messages go to all who subscribed to their kind; what nobody
 * subscribed to is dropped.
 */
export class StreamChannel {
  readonly #requests = new AsyncQueue<StreamMessageRequest>();
  readonly #subscribers = new Map<ResponseKind, Set<AsyncQueue<ResponseUpdate["value"]>>>();
  readonly #abort = new AbortController();
  readonly #reading: Promise<void>;
  #ended: { readonly reason: unknown } | undefined;

  constructor(open: OpenStream) {
    this.#reading = this.#read(open(this.#requests, this.#abort.signal));
  }

  /** @throws Error once the stream has ended. */
  send(update: MessageInitShape<typeof StreamMessageRequestSchema>["update"] & {}): void {
    if (this.#ended !== undefined) throw new Error("the stream has ended", { cause: this.#ended.reason });
    this.#requests.push(create(StreamMessageRequestSchema, { update }));
  }

  /**
   * The messages of a kind from now on, until the subscriber closes the queue. It ends with the stream, by throwing
   * when the stream broke.
   */
  subscribe<Kind extends ResponseKind>(kind: Kind): AsyncQueue<ResponseOf<Kind>> {
    const queue = new AsyncQueue<ResponseOf<Kind>>();
    if (this.#ended !== undefined) queue.close(this.#ended.reason);
    const subscribers = this.#subscribers.get(kind) ?? new Set();
    this.#subscribers.set(kind, subscribers.add(queue as AsyncQueue<ResponseUpdate["value"]>));
    return queue;
  }

  /** Ends the call, which gives up the client's roles at the server. */
  async close(): Promise<void> {
    this.#end(undefined);
    this.#abort.abort();
    await this.#reading;
  }

  async #read(responses: AsyncIterable<StreamMessageResponse>): Promise<void> {
    try {
      for await (const { update } of responses) {
        if (update.case !== undefined) this.#deliver(update.case, update.value);
      }
      this.#end(undefined);
    } catch (reason) {
      this.#end(reason);
    }
  }

  #deliver(kind: ResponseKind, message: ResponseUpdate["value"]): void {
    const subscribers = this.#subscribers.get(kind) ?? new Set();
    for (const queue of subscribers) {
      if (queue.closed) subscribers.delete(queue);
      else queue.push(message);
    }
  }

  #end(reason: unknown): void {
    if (this.#ended !== undefined) return;
    this.#ended = { reason };
    this.#requests.close();
    for (const subscribers of this.#subscribers.values()) {
      for (const queue of subscribers) queue.close(reason);
    }
  }
}
