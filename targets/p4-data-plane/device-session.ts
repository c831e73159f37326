import { CONTROL_PLANE } from "../../codegen/p4/control-plane-names.ts";
import { type PipelineModel, type PortRole, VERDICTS, type Verdict } from "../../dsl/model/index.ts";
import type { AsyncQueue } from "../../p4runtime/async-queue.ts";
import { P4RuntimeClient } from "../../p4runtime/client.ts";
import { readCounterCells } from "../../p4runtime/counter-cells.ts";
import {
  type DigestList,
  type Entity,
  type IdleTimeoutNotification,
  type MasterArbitrationUpdate,
  type PacketIn,
  Update_Type,
} from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { P4InfoIndex } from "../../p4runtime/p4info-index.ts";
import { packetOutMetadata } from "../../p4runtime/packet-metadata.ts";
import { tableRow } from "../../p4runtime/table-entry.ts";
import { WriteError } from "../../p4runtime/write-error.ts";
import type { DataPlaneEvent, Entry, EntryFailure, EntryKind, EntryUpdate } from "../data-plane.ts";
import { deviceAnswers, winElection } from "./device-election.ts";
import { type EntryMessage, entryMessages, idleSeconds, type UpdateMessage } from "./entry-messages.ts";
import { rowEntry, tablesOf } from "./row-entry.ts";
import { ServiceAddresses } from "./service-addresses.ts";
import { idleEvents, puntedEvent, reportedConnections } from "./stream-events.ts";
import { type DeviceProgram, pipelineCookie } from "./toolchain.ts";
import { failureReason } from "./update-failure.ts";

export interface DeviceOptions {
  readonly model: PipelineModel;
  readonly program: DeviceProgram;
  /** This node's id: its own connections are `local`. */
  readonly node: number;
  /** `host:port` of the device's P4Runtime server. */
  readonly address: string;
  readonly deviceId: bigint;
  /** The larger wins: a later agent takes over from an earlier one. */
  readonly electionId: { readonly high: bigint; readonly low: bigint };
}

const EVERY_KIND: readonly EntryKind[] = ["self", "peer", "home", "service", "connection", "table"];

/** Updates in one Write: well below the 4 MB that gRPC servers take in one message. */
const BATCH = 1_000;

/** How a device hands reports over: each at once, also one that is equal to an earlier one. */
const DIGEST_CONFIG = { maxTimeoutNs: 0n, maxListSize: 1, ackTimeoutNs: 0n };

/** One connection to a device, from the election that this agent won to the end of the stream. */
export class DeviceSession {
  /** Whether the device ran this very pipeline already. */
  readonly tables: "kept" | "cleared";
  readonly #options: DeviceOptions;
  readonly #index: P4InfoIndex;
  readonly #client: P4RuntimeClient;
  readonly #streams: Streams;
  #addresses: Promise<ServiceAddresses> | undefined;

  private constructor(
    options: DeviceOptions,
    client: P4RuntimeClient,
    streams: Streams,
    tables: "kept" | "cleared",
  ) {
    this.#options = options;
    this.#index = new P4InfoIndex(options.program.p4info);
    this.#client = client;
    this.#streams = streams;
    this.tables = tables;
  }

  /**
   * Waits to become primary, and loads the pipeline where the device runs another.
   *
   * @param signal ends the waiting, by throwing its reason
   * @param patience resolves when the device should have answered for the first time
   * @throws ConnectError when the device is not there or refuses the pipeline.
   */
  static async open(
    options: DeviceOptions,
    signal: AbortSignal,
    patience: (over: AbortSignal) => Promise<void>,
  ): Promise<DeviceSession> {
    const { address, deviceId, electionId, program } = options;
    const client = new P4RuntimeClient({ address, deviceId, electionId });
    try {
      await deviceAnswers(client, signal, patience);
      const streams: Streams = {
        packets: client.packetIns(),
        digests: client.digestLists(),
        idle: client.messages("idleTimeoutNotification"),
        arbitration: client.messages("arbitration"),
      };
      await winElection(client, signal);
      const tables = await loadPipeline(client, program);
      const session = new DeviceSession(options, client, streams, tables);
      await session.#enableDigests();
      return session;
    } catch (error) {
      await client.close();
      throw error;
    }
  }

  /**
   * Hands the device's messages on, also those that came since the session was opened, until the stream ends.
   *
   * @returns why it ended
   */
  async run(emit: (event: DataPlaneEvent) => void): Promise<string> {
    const { packets, digests, idle, arbitration } = this.#streams;
    const { model } = this.#options;
    const emitAll = (events: readonly DataPlaneEvent[]): undefined => {
      for (const event of events) emit(event);
    };
    return Promise.race([
      drained(packets, (packet) => emitAll(puntedEvent(model, this.#index, packet))),
      drained(idle, (notification) => emitAll(idleEvents(this.#index, notification))),
      drained(digests, (list) => {
        this.#client.acknowledgeDigest(list);
        return emitAll(reportedConnections(this.#index, list));
      }),
      drained(arbitration, this.#takenOver()),
    ]);
  }

  /** Each update is tried; those that failed come back. */
  async write(updates: readonly EntryUpdate[]): Promise<readonly EntryFailure[]> {
    const failures: EntryFailure[] = [];
    const planned: PlannedMessage[] = [];
    const addresses = await this.#addressesFor(updates);
    if (addresses === undefined)
      return updates.map((update) => ({ update, reason: "unavailable", message: "services cannot be read" }));
    const context = { model: this.#options.model, node: this.#options.node, index: this.#index, addresses };
    for (const update of updates) {
      try {
        planned.push(...entryMessages(update, context).map((message) => ({ ...message, update })));
      } catch (error) {
        failures.push({ update, reason: "invalid", message: textOf(error) });
      }
    }
    for (let start = 0; start < planned.length; start += BATCH) {
      failures.push(...(await this.#writeBatch(planned.slice(start, start + BATCH))));
    }
    return failures;
  }

  /** @throws ConnectError when the device goes away meanwhile. */
  async *read(kinds: readonly EntryKind[] = EVERY_KIND): AsyncIterable<Entry> {
    const { model } = this.#options;
    const requests = kinds.flatMap((kind) =>
      tablesOf(model, kind).map((table) => ({
        case: "tableEntry" as const,
        value: { tableId: this.#index.id("table", table), isDefaultAction: kind === "self" },
      })),
    );
    if (requests.length === 0) return;
    for await (const entity of this.#client.read(...requests)) {
      const entry = this.#entryOf(entity);
      if (entry !== undefined) yield entry;
    }
  }

  /** @throws ConnectError when the device goes away meanwhile. */
  async verdicts(): Promise<Readonly<Record<Verdict, bigint>>> {
    const cells = await readCounterCells(this.#client, this.#index, CONTROL_PLANE.verdicts);
    const counts = VERDICTS.map((verdict, index) => [verdict, cells[index]?.packets ?? 0n] as const);
    return Object.fromEntries(counts) as Record<Verdict, bigint>;
  }

  /** Resolves when the device has answered, be it with a refusal. */
  async answers(): Promise<undefined> {
    await this.#client.apiVersion().catch(() => {});
  }

  packetOut(port: PortRole, bytes: Uint8Array): void {
    const number = this.#options.model.ports[port]?.number;
    if (number === undefined || this.#index.find("controllerHeader", "packet_out") === undefined) return;
    this.#client.packetOut(bytes, packetOutMetadata({ egress_port: BigInt(number) }, this.#index));
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  /** What came before this agent was primary says nothing. */
  #takenOver(): (update: MasterArbitrationUpdate) => string | undefined {
    let wasPrimary = false;
    return (update) => {
      const isPrimary = this.#isPrimary(update);
      if (wasPrimary && !isPrimary) return "another agent became primary";
      wasPrimary ||= isPrimary;
      return undefined;
    };
  }

  #isPrimary({ status, electionId }: MasterArbitrationUpdate): boolean {
    const { high, low } = this.#options.electionId;
    return (status?.code ?? 0) === 0 && electionId?.high === high && electionId.low === low;
  }

  #entryOf({ entity }: Entity): Entry | undefined {
    if (entity.case !== "tableEntry" || entity.value.action === undefined) return undefined;
    const { model, node } = this.#options;
    const entry = rowEntry(model, node, tableRow(entity.value, this.#index));
    return entry?.kind === "connection" ? { ...entry, ...idleSeconds(entity.value.idleTimeoutNs) } : entry;
  }

  async #writeBatch(batch: readonly PlannedMessage[]): Promise<readonly EntryFailure[]> {
    try {
      await this.#client.write(batch.map(({ message }) => message));
      return [];
    } catch (error) {
      if (!(error instanceof WriteError)) throw error;
      // Without a word about each update, the request failed as a whole.
      const whole = batch.map((_, index) => ({ index, code: error.code, message: error.message }));
      const failed = error.failures.length === 0 ? whole : error.failures;
      return failed.flatMap(({ index, code, message }) => {
        const { update, tolerated } = batch[index]!;
        const reason = failureReason(code, update.operation);
        return reason === tolerated ? [] : [{ update, reason, message }];
      });
    }
  }

  /** Read once a session, when first needed: who wrote them may have been another agent. Undefined when that fails. */
  #addressesFor(updates: readonly EntryUpdate[]): Promise<ServiceAddresses | undefined> {
    if (!updates.some(({ entry }) => entry.kind === "service")) return Promise.resolve(NO_ADDRESSES);
    this.#addresses ??= this.#installedServices();
    return this.#addresses.catch(() => undefined);
  }

  async #installedServices(): Promise<ServiceAddresses> {
    const addresses = new ServiceAddresses([]);
    for await (const entry of this.read(["service"]))
      if (entry.kind === "service") addresses.add(entry.service);
    return addresses;
  }

  async #enableDigests(): Promise<void> {
    const { digests } = this.#options.program.p4info;
    const configure = async (type: Update_Type) =>
      this.#client.write(
        digests.map(({ preamble }) => ({
          type,
          entity: {
            entity: { case: "digestEntry", value: { digestId: preamble!.id, config: DIGEST_CONFIG } },
          },
        })),
      );
    if (digests.length === 0) return;
    // A device whose pipeline was kept has them already.
    await configure(Update_Type.INSERT).catch(() => configure(Update_Type.MODIFY));
  }
}

interface Streams {
  readonly packets: AsyncQueue<PacketIn>;
  readonly digests: AsyncQueue<DigestList>;
  readonly idle: AsyncQueue<IdleTimeoutNotification>;
  readonly arbitration: AsyncQueue<MasterArbitrationUpdate>;
}

interface PlannedMessage extends EntryMessage {
  readonly update: EntryUpdate;
  readonly message: UpdateMessage;
}

const NO_ADDRESSES = new ServiceAddresses([]);

async function loadPipeline(client: P4RuntimeClient, program: DeviceProgram): Promise<"kept" | "cleared"> {
  const cookie = pipelineCookie(program);
  const running = await client.getPipeline();
  if (running?.cookie?.cookie === cookie) return "kept";
  await client.setPipeline(program.p4info, program.deviceConfig, { cookie });
  return "cleared";
}

/** Why a stream's queue ended: what `handle` said, or what broke it. */
async function drained<Message>(
  queue: AsyncQueue<Message>,
  handle: (message: Message) => string | undefined,
): Promise<string> {
  try {
    for await (const message of queue) {
      const ended = handle(message);
      if (typeof ended === "string") return ended;
    }
    return "the device ended the stream";
  } catch (error) {
    return textOf(error);
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
