import { create, toJsonString } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter } from "@connectrpc/connect";
import { AsyncQueue } from "../async-queue.ts";
import {
  type CounterData,
  type Entity,
  ErrorSchema,
  type ForwardingPipelineConfig,
  P4Runtime,
  type StreamMessageRequest,
  type StreamMessageResponse,
  StreamMessageResponseSchema,
  type TableEntry,
  TableEntrySchema,
  type Uint128,
  type Update,
  Update_Type,
} from "../gen/p4/v1/p4runtime_pb.js";

interface Controller {
  readonly electionId: Uint128;
  readonly responses: AsyncQueue<StreamMessageResponse>;
}

const rank = ({ high, low }: Uint128) => (high << 64n) | low;

/** As much of a device as the client's tests need: election, one pipeline, tables as maps, packets echoed. */
export class StubDevice {
  pipeline: ForwardingPipelineConfig | undefined;
  readonly entries = new Map<string, TableEntry>();
  readonly counter: {
    readonly counterId: number;
    readonly cells: readonly Pick<CounterData, "packetCount" | "byteCount">[];
  };
  readonly acknowledged: bigint[] = [];
  #controllers: Controller[] = [];

  constructor(counter: StubDevice["counter"]) {
    this.counter = counter;
  }

  readonly routes = (router: ConnectRouter): void => {
    router.service(P4Runtime, {
      write: ({ electionId, updates }) => {
        const primary = this.#primary();
        if (
          primary === undefined ||
          electionId === undefined ||
          rank(primary.electionId) !== rank(electionId)
        ) {
          throw new ConnectError("not primary", Code.PermissionDenied);
        }
        const errors = updates.map((update) => this.#apply(update));
        if (errors.some((error) => error.canonicalCode !== 0)) {
          const details = errors.map((value) => ({ desc: ErrorSchema, value }));
          throw new ConnectError("", Code.Unknown, undefined, details);
        }
        return {};
      },
      read: ({ entities }) => this.#read(entities),
      setForwardingPipelineConfig: ({ config }) => {
        this.pipeline = config;
        return {};
      },
      getForwardingPipelineConfig: () => {
        if (this.pipeline === undefined) throw new ConnectError("no pipeline", Code.FailedPrecondition);
        return { config: this.pipeline };
      },
      streamChannel: (requests) => this.#serve(requests),
      capabilities: () => ({ p4runtimeApiVersion: "1.5.0" }),
    });
  };

  /** Sends a message to the primary. */
  send(update: StreamMessageResponse["update"]): void {
    this.#primary()?.responses.push(create(StreamMessageResponseSchema, { update }));
  }

  #primary(): Controller | undefined {
    return this.#controllers.toSorted((a, b) => (rank(a.electionId) > rank(b.electionId) ? -1 : 1))[0];
  }

  async *#serve(requests: AsyncIterable<StreamMessageRequest>): AsyncIterable<StreamMessageResponse> {
    const responses = new AsyncQueue<StreamMessageResponse>();
    const reading = this.#receive(requests, responses);
    try {
      yield* responses;
    } finally {
      this.#controllers = this.#controllers.filter((controller) => controller.responses !== responses);
      this.#announce();
      await reading;
    }
  }

  async #receive(
    requests: AsyncIterable<StreamMessageRequest>,
    responses: AsyncQueue<StreamMessageResponse>,
  ) {
    try {
      for await (const { update } of requests) {
        if (update.case === "arbitration") {
          this.#controllers.push({ electionId: update.value.electionId!, responses });
          this.#announce();
        } else if (update.case === "packet") {
          this.send({ case: "packet", value: { ...update.value, $typeName: "p4.v1.PacketIn" } });
        } else if (update.case === "digestAck") {
          this.acknowledged.push(update.value.listId);
        }
      }
    } catch {
      // the client went away
    }
    responses.close();
  }

  #announce(): void {
    const primary = this.#primary();
    for (const controller of this.#controllers) {
      const code = controller === primary ? 0 : Code.AlreadyExists;
      controller.responses.push(
        create(StreamMessageResponseSchema, {
          update: {
            case: "arbitration",
            value: { deviceId: 1n, electionId: primary!.electionId, status: { code } },
          },
        }),
      );
    }
  }

  #apply({ type, entity }: Update) {
    if (entity?.entity.case !== "tableEntry")
      return create(ErrorSchema, { canonicalCode: Code.Unimplemented });
    const entry = entity.entity.value;
    const { tableId, match, priority } = entry;
    const key = toJsonString(TableEntrySchema, create(TableEntrySchema, { tableId, match, priority }));
    const there = this.entries.has(key);
    if (type === Update_Type.INSERT && there) {
      return create(ErrorSchema, {
        canonicalCode: Code.AlreadyExists,
        message: "there",
        space: "stub",
        code: 7,
      });
    }
    if (type !== Update_Type.INSERT && !there) return create(ErrorSchema, { canonicalCode: Code.NotFound });
    if (type === Update_Type.DELETE) this.entries.delete(key);
    else this.entries.set(key, entry);
    return create(ErrorSchema);
  }

  async *#read(wanted: readonly Entity[]) {
    for (const { entity } of wanted) {
      if (entity.case === "tableEntry") {
        for (const entry of this.entries.values()) {
          if (entity.value.tableId !== 0 && entity.value.tableId !== entry.tableId) continue;
          // One message for each, so that the client must join them.
          yield { entities: [{ entity: { case: "tableEntry" as const, value: entry } }] };
        }
      } else if (entity.case === "counterEntry" && entity.value.counterId === this.counter.counterId) {
        const { counterId, cells } = this.counter;
        yield {
          entities: cells.map((data, index) => ({
            entity: {
              case: "counterEntry" as const,
              value: { counterId, index: { index: BigInt(index) }, data },
            },
          })),
        };
      } else {
        throw new ConnectError("cannot be read", Code.Unimplemented);
      }
    }
  }
}
