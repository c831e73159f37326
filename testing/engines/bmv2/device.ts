import { CONTROL_PLANE } from "../../../codegen/p4/control-plane-names.ts";
import type { ConnectionTuple, NodeEntries } from "../../../dsl/entries/node-entries.ts";
import {
  type PipelineModel,
  PORT_ROLES,
  type PortRole,
  VERDICTS,
  type Verdict,
} from "../../../dsl/model/index.ts";
import type { AsyncQueue } from "../../../p4runtime/async-queue.ts";
import { P4RuntimeClient } from "../../../p4runtime/client.ts";
import { readCounterCells } from "../../../p4runtime/counter-cells.ts";
import { DataplaneClient, type SwitchFrame } from "../../../p4runtime/dataplane-client.ts";
import {
  type DigestList,
  type PacketIn,
  type TableEntry,
  Update_Type,
} from "../../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { P4InfoIndex } from "../../../p4runtime/p4info-index.ts";
import { packetInValues, packetOutMetadata } from "../../../p4runtime/packet-metadata.ts";
import { tableEntry } from "../../../p4runtime/table-entry.ts";
import type { CompiledProgram } from "../../../targets/bmv2/compile-with-p4c.ts";
import { tableRows } from "../../../targets/bmv2/entries.ts";
import { reportedConnections } from "../../../targets/p4-data-plane/stream-events.ts";
import type { Device, InjectionResult, PortFrame, VerdictCounters } from "../../engine.ts";
import { SwitchProcess } from "./switch-process.ts";

const DEVICE_ID = 1;

/** Far above what anything here takes, so that a hang becomes a failure that says where. */
const PATIENCE_MS = 15_000;

/** What the switch's log says when a frame leaves a digest behind. */
const DIGEST_LOGGED = "Learning sample for list id";

/** Updates in one Write: well below the 4 MB that gRPC servers take in one message. */
const BATCH = 1_000;

/**
 * One simple_switch_grpc that runs a pipeline.
 *
 * What became of a frame is known without waiting for a time: the end of the data-plane stream says that the switch
 * is idle (see {@link DataplaneClient.exchange}), the verdict counters then say which verdict it was, and only
 * `punted` lets a packet-in be awaited, which travels on another stream than the frames. A digest is awaited where the
 * switch's log says that there is one.
 */
export class Bmv2Device implements Device {
  readonly #model: PipelineModel;
  readonly #index: P4InfoIndex;
  readonly #process: SwitchProcess;
  readonly #client: P4RuntimeClient;
  readonly #dataplane: DataplaneClient;
  readonly #packetIns: AsyncQueue<PacketIn>;
  readonly #digests: AsyncQueue<DigestList>;
  #counts: readonly number[] = VERDICTS.map(() => 0);
  #entries: readonly TableEntry[] = [];

  private constructor(model: PipelineModel, index: P4InfoIndex, process: SwitchProcess) {
    this.#model = model;
    this.#index = index;
    this.#process = process;
    this.#client = new P4RuntimeClient({ address: process.p4runtimeAddress, deviceId: BigInt(DEVICE_ID) });
    this.#dataplane = new DataplaneClient(process.dataplaneAddress, BigInt(DEVICE_ID));
    this.#packetIns = this.#client.packetIns();
    this.#digests = this.#client.digestLists();
  }

  /** Starts a switch and loads the program into it; nothing is left running when that fails. */
  static async start(model: PipelineModel, program: CompiledProgram): Promise<Bmv2Device> {
    const cpuPort = model.ports.cpu?.number;
    const process = await SwitchProcess.start({
      deviceId: DEVICE_ID,
      ...(cpuPort === undefined ? {} : { cpuPort }),
    });
    const device = new Bmv2Device(model, new P4InfoIndex(program.p4info), process);
    try {
      await device.#client.becomePrimary(AbortSignal.timeout(PATIENCE_MS));
      await device.#client.setPipeline(program.p4info, program.deviceConfig);
      await device.#askForDigests();
      return device;
    } catch (error) {
      await device.stop();
      throw error;
    }
  }

  async load(entries: NodeEntries): Promise<void> {
    const rows = tableRows(this.#model, entries).map((row) => tableEntry(row, this.#index));
    const old = this.#entries.filter(({ isDefaultAction }) => !isDefaultAction);
    await this.#write(Update_Type.DELETE, old);
    await this.#write(
      Update_Type.MODIFY,
      rows.filter(({ isDefaultAction }) => isDefaultAction),
    );
    await this.#write(
      Update_Type.INSERT,
      rows.filter(({ isDefaultAction }) => !isDefaultAction),
    );
    this.#entries = rows;
    await this.#process.newLog(); // what entries said belongs to no frame's trace
  }

  async inject(port: "wan" | "lan" | "host", bytes: Uint8Array): Promise<InjectionResult> {
    if (bytes.length === 0) throw new RangeError("simple_switch takes no frame without bytes");
    if (this.#packetIns.length > 0) throw new Error("a packet-in came although no frame was punted");
    if (this.#digests.length > 0) throw new Error("a digest came although the log of no frame says so");
    const frame = { port: this.#portNumber(port), bytes };
    const left = await this.#dataplane.exchange([frame], AbortSignal.timeout(PATIENCE_MS));
    const trace = await this.#process.newLog();
    const verdict = await this.#newVerdict(trace);
    const outputs = left.map((output) => this.#portFrame(output));
    if (trace.includes(DIGEST_LOGGED)) {
      return { verdict, outputs, report: await this.#nextReport(), trace };
    }
    if (verdict !== "punted") return { verdict, outputs, trace };
    const { payload, metadata } = await this.#nextPacketIn();
    const puntReason = Number(packetInValues(metadata, this.#index).reason ?? 0n);
    return { verdict, outputs: [...outputs, { port: "cpu", bytes: payload }], puntReason, trace };
  }

  async packetOut(port: PortRole, bytes: Uint8Array): Promise<readonly PortFrame[]> {
    const metadata = packetOutMetadata({ egress_port: BigInt(this.#portNumber(port)) }, this.#index);
    const send = () => this.#client.packetOut(bytes, metadata);
    if (port === "cpu") {
      send();
      return [{ port, bytes: (await this.#nextPacketIn()).payload }];
    }
    const left = await this.#dataplane.outputsOf(send, AbortSignal.timeout(PATIENCE_MS));
    return left.map((output) => this.#portFrame(output));
  }

  async counters(): Promise<VerdictCounters> {
    const counts = await this.#readCounts();
    return Object.fromEntries(VERDICTS.map((verdict, index) => [verdict, counts[index]!])) as Record<
      Verdict,
      number
    >;
  }

  async stop(): Promise<void> {
    await this.#client.close();
    this.#dataplane.close();
    await this.#process.stop();
  }

  async #write(type: Update_Type, entries: readonly TableEntry[]): Promise<void> {
    for (let start = 0; start < entries.length; start += BATCH) {
      const batch = entries.slice(start, start + BATCH);
      await this.#client.write(
        batch.map((value) => ({ type, entity: { entity: { case: "tableEntry" as const, value } } })),
      );
    }
  }

  async #readCounts(): Promise<readonly number[]> {
    const cells = await readCounterCells(this.#client, this.#index, CONTROL_PLANE.verdicts);
    return VERDICTS.map((_, index) => Number(cells[index]?.packets ?? 0n));
  }

  /** The verdict whose counter grew. Each frame ends in exactly one; anything else is a fault of the program. */
  async #newVerdict(trace: string): Promise<Verdict> {
    const counts = await this.#readCounts();
    const grown = VERDICTS.flatMap((verdict, index) =>
      new Array<Verdict>(counts[index]! - this.#counts[index]!).fill(verdict),
    );
    this.#counts = counts;
    if (grown.length !== 1) {
      throw new Error(`one frame was counted as ${grown.join(" and ") || "nothing"}\n${trace}`);
    }
    return grown[0]!;
  }

  /** Each report by itself and at once; without a time to acknowledge, the switch holds equal ones not back. */
  async #askForDigests(): Promise<void> {
    const config = { maxListSize: 1 };
    await this.#client.write(
      this.#index.p4info.digests.map(({ preamble }) => ({
        type: Update_Type.INSERT,
        entity: { entity: { case: "digestEntry", value: { digestId: preamble!.id, config } } },
      })),
    );
  }

  async #nextReport(): Promise<ConnectionTuple> {
    const list = await next(this.#digests, "digest");
    const [report, more] = reportedConnections(this.#index, list);
    if (report?.kind !== "new-connection" || more !== undefined) {
      throw new Error("a frame's digest is not one new connection");
    }
    return report.connection;
  }

  #nextPacketIn(): Promise<PacketIn> {
    return next(this.#packetIns, "packet-in");
  }

  #portNumber(role: PortRole): number {
    const port = this.#model.ports[role];
    if (port === undefined) throw new RangeError(`the pipeline has no port ${role}`);
    return port.number;
  }

  #portFrame({ port, bytes }: SwitchFrame): PortFrame {
    const role = PORT_ROLES.find((candidate) => this.#model.ports[candidate]?.number === port);
    if (role === undefined) throw new Error(`a frame left by port ${port}, which the pipeline does not have`);
    return { port: role, bytes };
  }
}

/** What comes next on the P4Runtime stream. */
async function next<Message>(queue: AsyncQueue<Message>, what: string): Promise<Message> {
  const late = new Promise<never>((_resolve, reject) => {
    const fail = () => reject(new Error(`no ${what} came in ${PATIENCE_MS} ms`));
    setTimeout(fail, PATIENCE_MS).unref();
  });
  const { value } = await Promise.race([queue.next(), late]);
  if (value === undefined) throw new Error(`the P4Runtime stream ended before the ${what}`);
  return value;
}
