import { create } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { P4RuntimeClient, type P4RuntimeClientOptions } from "../client.ts";
import { readCounterCells } from "../counter-cells.ts";
import { DigestListSchema, Update_Type } from "../gen/p4/v1/p4runtime_pb.js";
import { packetInValues, packetOutMetadata } from "../packet-metadata.ts";
import { tableEntry, tableRow } from "../table-entry.ts";
import type { TableRow } from "../table-row.ts";
import { WriteError } from "../write-error.ts";
import { INDEX, P4INFO } from "./p4info-fixture.ts";
import { StubDevice } from "./stub-device.ts";
import { type StubServer, startStubServer } from "./stub-server.ts";

/*
 *   client 1 --+
 *              |-- gRPC on 127.0.0.1 -- stub device
 *   client 2 --+
 */
let device: StubDevice;
let server: StubServer;
let clients: P4RuntimeClient[];

beforeEach(async () => {
  device = new StubDevice({
    counterId: INDEX.id("counter", "verdicts"),
    cells: [3n, 0n, 5n, 0n].map((packetCount) => ({ packetCount, byteCount: packetCount * 60n })),
  });
  server = await startStubServer(device.routes);
  clients = [];
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await server.stop();
});

function connect(options: Partial<P4RuntimeClientOptions> = {}): P4RuntimeClient {
  const client = new P4RuntimeClient({ address: server.address, ...options });
  clients.push(client);
  return client;
}

async function connectPrimary(): Promise<P4RuntimeClient> {
  const client = connect();
  await client.becomePrimary();
  return client;
}

const row = (port: bigint): TableRow => ({
  table: "I.connections",
  match: { client: { kind: "exact", value: 1n }, port: { kind: "exact", value: port } },
  action: "I.local",
  parameters: {},
  priority: 0,
});

const update = (type: Update_Type, port: bigint) => ({
  type,
  entity: { entity: { case: "tableEntry" as const, value: tableEntry(row(port), INDEX) } },
});

describe("the election", () => {
  test("makes a lone client primary", async () => {
    await (await connectPrimary()).write([update(Update_Type.INSERT, 1n)]);
    expect(device.entries.size).toBe(1);
  });

  test("makes a client of a smaller id wait until the primary leaves", async () => {
    const first = connect({ electionId: { high: 0n, low: 2n } });
    await first.becomePrimary();
    const second = connect({ electionId: { high: 0n, low: 1n } });
    const answered = second.messages("arbitration");
    const waiting = second.becomePrimary();
    expect((await answered.next()).value?.status?.code).toBe(Code.AlreadyExists);
    await expect(second.write([])).rejects.toThrow("not primary");
    await first.close();
    await waiting;
    await second.write([update(Update_Type.INSERT, 1n)]);
  });

  test("is given up when the signal says so", async () => {
    await connect({ electionId: { high: 1n, low: 0n } }).becomePrimary();
    const second = connect();
    const giveUp = new AbortController();
    const waiting = second.becomePrimary(giveUp.signal);
    giveUp.abort(new Error("no patience"));
    await expect(waiting).rejects.toThrow("no patience");
    await expect(second.becomePrimary(giveUp.signal)).rejects.toThrow("no patience");
  });

  test("fails when the server is not there", async () => {
    const client = connect();
    await server.stop();
    await expect(client.becomePrimary()).rejects.toThrow(ConnectError);
  });
});

describe("a pipeline", () => {
  test("is set and read back with its cookie", async () => {
    const client = await connectPrimary();
    expect(await client.getPipeline()).toBeUndefined();
    await client.setPipeline(P4INFO, Uint8Array.of(1, 2, 3), { cookie: 0xffff_ffff_ffff_ffffn });
    const config = await client.getPipeline();
    expect(config?.p4info).toEqual(P4INFO);
    expect(config?.p4DeviceConfig).toEqual(Uint8Array.of(1, 2, 3));
    expect(config?.cookie?.cookie).toBe(0xffff_ffff_ffff_ffffn);
  });

  test("comes with the server's protocol version", async () => {
    expect(await connect().apiVersion()).toBe("1.5.0");
  });
});

describe("entries", () => {
  test("are written in batches and read by wildcard", async () => {
    const client = await connectPrimary();
    await client.write([1n, 2n, 3n].map((port) => update(Update_Type.INSERT, port)));
    await client.write([update(Update_Type.DELETE, 2n), update(Update_Type.MODIFY, 3n)]);
    const rows: TableRow[] = [];
    for await (const { entity } of client.read({ case: "tableEntry", value: {} })) {
      if (entity.case === "tableEntry") rows.push(tableRow(entity.value, INDEX));
    }
    expect(rows).toEqual([row(1n), row(3n)]);
  });

  test("that fail are named one by one", async () => {
    const client = await connectPrimary();
    await client.write([update(Update_Type.INSERT, 1n)]);
    const batch = [
      update(Update_Type.INSERT, 2n),
      update(Update_Type.INSERT, 1n),
      update(Update_Type.DELETE, 9n),
    ];
    const error = await client.write(batch).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(WriteError);
    const { failures, message, code } = error as WriteError;
    expect(code).toBe(Code.Unknown);
    expect(failures.map(({ index, code: failed }) => [index, failed])).toEqual([
      [1, Code.AlreadyExists],
      [2, Code.NotFound],
    ]);
    expect(failures[0]).toMatchObject({ message: "there", space: "stub", targetCode: 7 });
    expect(message).toContain("update 1: AlreadyExists: there");
    expect(device.entries.size).toBe(2);
  });

  test("that the server refuses as a whole fail without a list", async () => {
    const error = await connect()
      .write([update(Update_Type.INSERT, 1n)])
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "WriteError", code: Code.PermissionDenied, failures: [] });
  });

  test("of a kind that cannot be read fail the read", async () => {
    const client = await connectPrimary();
    const entities = client.read({ case: "registerEntry", value: {} });
    await expect(entities[Symbol.asyncIterator]().next()).rejects.toThrow("cannot be read");
  });
});

test("counter cells are read in the order of their indices", async () => {
  const cells = await readCounterCells(connect(), INDEX, "verdicts");
  expect(cells.map(({ packets }) => packets)).toEqual([3n, 0n, 5n, 0n]);
  expect(cells[2]).toEqual({ packets: 5n, bytes: 300n });
});

describe("packets and digests", () => {
  test("go out and come in with their metadata", async () => {
    const client = await connectPrimary();
    const packetIns = client.packetIns();
    client.packetOut(Uint8Array.of(1, 2), packetOutMetadata({ egress_port: 200n }, INDEX));
    const { value } = await packetIns.next();
    expect(value?.payload).toEqual(Uint8Array.of(1, 2));
    expect(value?.metadata.map(({ metadataId, value: bytes }) => [metadataId, ...bytes])).toEqual([
      [1, 200],
      [2, 0],
    ]);
    expect(packetInValues(value!.metadata, INDEX)).toEqual({ reason: 200n, ingress_port: 0n });
  });

  test("have metadata of the program's headers only", () => {
    expect(() => packetOutMetadata({ port: 1n }, INDEX)).toThrow("no field port in the header packet_out");
    expect(() => packetOutMetadata({ egress_port: 512n }, INDEX)).toThrow(RangeError);
  });

  test("reach every subscriber, and wait until they are asked for", async () => {
    const client = await connectPrimary();
    const [early, late] = [client.packetIns(), client.packetIns()];
    client.packetOut(Uint8Array.of(1));
    client.packetOut(Uint8Array.of(2));
    const taken = [await early.next(), await early.next(), await late.next(), await late.next()];
    expect(taken.map((result) => result.value?.payload[0])).toEqual([1, 2, 1, 2]);
    late.close();
    client.packetOut(Uint8Array.of(3));
    expect((await early.next()).value?.payload[0]).toBe(3);
    expect(late.length).toBe(0);
  });

  test("are acknowledged", async () => {
    const client = await connectPrimary();
    const digests = client.digestLists();
    device.send({ case: "digest", value: create(DigestListSchema, { digestId: 5, listId: 77n }) });
    client.acknowledgeDigest((await digests.next()).value!);
    // The stub answers in order, so that the echo comes behind the acknowledgement.
    const packetIns = client.packetIns();
    client.packetOut(Uint8Array.of(1));
    await packetIns.next();
    expect(device.acknowledged).toEqual([77n]);
  });

  test("end with the client", async () => {
    const client = await connectPrimary();
    const packetIns = client.packetIns();
    await client.close();
    expect((await packetIns.next()).done).toBe(true);
    expect(() => client.packetOut(Uint8Array.of(1))).toThrow("the stream has ended");
    expect((await client.packetIns().next()).done).toBe(true);
  });

  test("break off with the server", async () => {
    const client = await connectPrimary();
    const packetIns = client.packetIns();
    await server.stop();
    await expect(packetIns.next()).rejects.toThrow(ConnectError);
  });
});
