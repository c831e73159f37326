import { Code } from "@connectrpc/connect";
import { afterAll, beforeAll, expect, test } from "vitest";
import { P4RuntimeClient } from "../../../../p4runtime/client.ts";
import { readCounterCells } from "../../../../p4runtime/counter-cells.ts";
import { DataplaneClient } from "../../../../p4runtime/dataplane-client.ts";
import type { P4Data } from "../../../../p4runtime/gen/p4/v1/p4data_pb.js";
import { Update_Type } from "../../../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { P4InfoIndex } from "../../../../p4runtime/p4info-index.ts";
import { packetInValues } from "../../../../p4runtime/packet-metadata.ts";
import { tableEntry, tableRow } from "../../../../p4runtime/table-entry.ts";
import type { TableRow } from "../../../../p4runtime/table-row.ts";
import { hexFromBytes } from "../../../../packet/hex.ts";
import { compileProgram } from "../../../../targets/bmv2/compile-with-p4c.ts";
import { requires } from "../../../../test-support/optional-engine.ts";
import { SwitchProcess } from "../switch-process.ts";

const TIMEOUT_MS = 120_000;

/** Forwards by all kinds of match, reports sources as digests, and sends unknown destinations to the CPU port. */
const PROGRAM = `
#include <core.p4>
#include <v1model.p4>

@controller_header("packet_in")
header packet_in_t { bit<9> ingress_port; bit<7> padding; }
header bytes_t { bit<16> destination; bit<16> source; bit<128> label; }
struct headers_t { packet_in_t packet_in; bytes_t bytes; }
struct source_t { bit<16> source; bit<9> port; }
struct metadata_t { }

parser Read(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    state start { packet.extract(hdr.bytes); transition accept; }
}
control Verify(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Forward(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    counter(4, CounterType.packets_and_bytes) seen;
    action send(bit<9> port) { standard.egress_spec = port; seen.count(1); }
    action punt() {
        hdr.packet_in.setValid();
        hdr.packet_in.ingress_port = standard.ingress_port;
        standard.egress_spec = 510;
        seen.count(2);
    }
    action discard() { mark_to_drop(standard); }
    table destinations {
        key = { hdr.bytes.destination: exact; }
        actions = { send; punt; }
        default_action = punt();
    }
    table policy {
        key = { hdr.bytes.source: range; hdr.bytes.label: ternary; hdr.bytes.destination: optional; }
        actions = { discard; NoAction; }
        default_action = NoAction();
    }
    table prefixes {
        key = { hdr.bytes.label: lpm; }
        actions = { discard; NoAction; }
        default_action = NoAction();
    }
    apply {
        digest<source_t>(1, { hdr.bytes.source, standard.ingress_port });
        destinations.apply();
        policy.apply();
        prefixes.apply();
    }
}
control Leave(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) { apply { } }
control Compute(inout headers_t hdr, inout metadata_t meta) { apply { } }
control Write(packet_out packet, in headers_t hdr) {
    apply { packet.emit(hdr.packet_in); packet.emit(hdr.bytes); }
}
V1Switch(Read(), Verify(), Forward(), Leave(), Compute(), Write()) main;
`;

const sendTo = (destination: bigint, port: bigint): TableRow => ({
  table: "Forward.destinations",
  match: { "hdr.bytes.destination": { kind: "exact", value: destination } },
  action: "Forward.send",
  parameters: { port },
  priority: 0,
});

const discard: TableRow = {
  table: "Forward.policy",
  match: {
    "hdr.bytes.source": { kind: "range", low: 10n, high: 20n },
    "hdr.bytes.label": { kind: "ternary", value: 1n << 127n, mask: 1n << 127n },
    "hdr.bytes.destination": { kind: "optional", value: 1n },
  },
  action: "Forward.discard",
  parameters: {},
  priority: 10,
};

const discardPrefix: TableRow = {
  table: "Forward.prefixes",
  match: { "hdr.bytes.label": { kind: "lpm", value: 0xabn << 120n, prefixLength: 8 } },
  action: "Forward.discard",
  parameters: {},
  priority: 0,
};

/** The members of a digest's sample in hexadecimal. */
function sampleText({ data }: P4Data): string {
  if (data.case !== "struct") return data.case ?? "nothing";
  return data.value.members
    .map((member) => (member.data.case === "bitstring" ? hexFromBytes(member.data.value) : member.data.case))
    .join(" ");
}

/** 20 bytes: destination, source, label by its first byte. */
function frame(destination: number, source: number, label = 0): Uint8Array {
  const bytes = new Uint8Array(20);
  bytes.set([destination >> 8, destination & 0xff, source >> 8, source & 0xff, label]);
  return bytes;
}

requires("bmv2", "the P4Runtime client, against simple_switch_grpc", () => {
  let running: SwitchProcess;
  let client: P4RuntimeClient;
  let dataplane: DataplaneClient;
  let index: P4InfoIndex;

  beforeAll(async () => {
    const program = await compileProgram({ file: "forward.p4", text: PROGRAM });
    index = new P4InfoIndex(program.p4info);
    running = await SwitchProcess.start({ deviceId: 1, cpuPort: 510 });
    client = new P4RuntimeClient({ address: running.p4runtimeAddress });
    dataplane = new DataplaneClient(running.dataplaneAddress);
    await client.becomePrimary(AbortSignal.timeout(TIMEOUT_MS));
    await client.setPipeline(program.p4info, program.deviceConfig, { cookie: 7n });
  }, TIMEOUT_MS);

  afterAll(async () => {
    await client?.close();
    dataplane?.close();
    await running?.stop();
  });

  const update = (type: Update_Type, row: TableRow) => ({
    type,
    entity: { entity: { case: "tableEntry" as const, value: tableEntry(row, index) } },
  });

  async function rows(table: string): Promise<readonly TableRow[]> {
    const read: TableRow[] = [];
    for await (const { entity } of client.read({
      case: "tableEntry",
      value: { tableId: index.id("table", table) },
    })) {
      if (entity.case === "tableEntry") read.push(tableRow(entity.value, index));
    }
    return read;
  }

  test("reads the pipeline back", async () => {
    const config = await client.getPipeline();
    expect(config?.p4info).toEqual(index.p4info);
    expect(config?.cookie?.cookie).toBe(7n);
    expect(await client.apiVersion()).toMatch(/^1\./);
  });

  test("reads entries of all kinds of match back as they were written", async () => {
    const written = [sendTo(1n, 3n), sendTo(2n, 4n), discard, discardPrefix];
    await client.write(written.map((row) => update(Update_Type.INSERT, row)));
    expect(await rows("destinations")).toEqual([sendTo(1n, 3n), sendTo(2n, 4n)]);
    expect(await rows("policy")).toEqual([discard]);
    expect(await rows("prefixes")).toEqual([discardPrefix]);
  });

  test("is told which updates failed, and why", async () => {
    const batch = [sendTo(3n, 1n), sendTo(1n, 5n)].map((row) => update(Update_Type.INSERT, row));
    const error = await client.write(batch).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "WriteError", failures: [{ index: 1, code: Code.AlreadyExists }] });
    const missing = await client
      .write([update(Update_Type.DELETE, sendTo(9n, 1n))])
      .catch((reason: unknown) => reason);
    expect(missing).toMatchObject({ failures: [{ index: 0, code: Code.NotFound }] });
    expect(await rows("destinations")).toHaveLength(3);
  });

  test("sees frames forwarded, dropped by policy, and counted", async () => {
    const out = await dataplane.exchange([
      { port: 1, bytes: frame(1, 5) },
      { port: 1, bytes: frame(1, 15, 0x80) },
      { port: 1, bytes: frame(2, 15, 0x80) },
      { port: 1, bytes: frame(2, 15, 0xab) },
    ]);
    expect(out.map(({ port, bytes }) => [port, bytes])).toEqual([
      [3, frame(1, 5)],
      [4, frame(2, 15, 0x80)],
    ]);
    const cells = await readCounterCells(client, index, "seen");
    expect(cells.map(({ packets }) => packets)).toEqual([0n, 4n, 0n, 0n]);
    expect(cells[1]?.bytes).toBe(80n);
  });

  test("gets packet-ins with their metadata", async () => {
    const packetIns = client.packetIns();
    expect(await dataplane.exchange([{ port: 6, bytes: frame(77, 1) }])).toEqual([]);
    const { value } = await packetIns.next();
    expect(value?.payload).toEqual(frame(77, 1));
    expect(packetInValues(value!.metadata, index)).toMatchObject({ ingress_port: 6n });
  });

  test("gets digests once it has asked for them", async () => {
    const digestId = index.p4info.digests[0]!.preamble!.id;
    await client.write([
      {
        type: Update_Type.INSERT,
        entity: { entity: { case: "digestEntry", value: { digestId, config: { maxListSize: 1 } } } },
      },
    ]);
    const digests = client.digestLists();
    await dataplane.exchange([{ port: 8, bytes: frame(1, 0x1234) }]);
    // Samples of the frames before come first, where the switch still keeps them.
    const samples: string[] = [];
    while (!samples.includes("1234 08")) {
      const { value: list } = await digests.next();
      expect(list?.digestId).toBe(digestId);
      client.acknowledgeDigest(list!);
      samples.push(...list!.data.map(sampleText));
    }
    expect(new Set(samples).size).toBe(samples.length);
  });

  test("waits while another client is primary", async () => {
    const second = new P4RuntimeClient({
      address: running.p4runtimeAddress,
      electionId: { high: 0n, low: 9n },
    });
    await second.becomePrimary(AbortSignal.timeout(TIMEOUT_MS));
    const refused = await client
      .write([update(Update_Type.INSERT, sendTo(4n, 1n))])
      .catch((reason: unknown) => reason);
    expect(refused).toMatchObject({ code: Code.PermissionDenied });
    await second.close();
  });
});
