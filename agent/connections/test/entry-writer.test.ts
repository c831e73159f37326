import { beforeEach, describe, expect, test } from "vitest";
import { InterpretedDataPlane } from "../../../test-support/interpreted-data-plane.ts";
import { SILENT } from "../../observe/log.ts";
import { milliseconds, VirtualTimers } from "../../timers.ts";
import { type ConnectionRow, EntryWriter } from "../entry-writer.ts";
import { farmModel, introduce, web } from "./connections-world.ts";

let timers: VirtualTimers;
let device: InterpretedDataPlane;
let writer: EntryWriter;

function row(client: number, node: number, idleSeconds?: number): ConnectionRow {
  const connection = { ...web(client), node, data: {} };
  return idleSeconds === undefined ? { connection } : { connection, idleSeconds };
}

/** The operations that were written, one list a batch. */
function operations(): readonly (readonly string[])[] {
  return device.writes.map((batch) => batch.map(({ operation }) => operation));
}

beforeEach(async () => {
  timers = new VirtualTimers();
  device = new InterpretedDataPlane(farmModel(), { timers });
  await device.start();
  await introduce(device, 1);
  device.latency = milliseconds(1);
  device.writes.length = 0;
  writer = new EntryWriter(device, timers, SILENT);
  await writer.resume([]);
});

describe("the writer of connection entries", () => {
  test("writes together what is wanted together, and what comes up meanwhile in the next write", async () => {
    for (const client of [1, 2, 3]) void writer.want(row(client, 1));
    await timers.advance(milliseconds(0.5));
    for (const client of [4, 5]) void writer.want(row(client, 2));
    await timers.advance(milliseconds(5));
    expect(operations()).toEqual([
      ["insert", "insert", "insert"],
      ["insert", "insert"],
    ]);
  });

  test("several changes of one entry while a write is on its way become one", async () => {
    void writer.want(row(1, 1));
    await timers.advance(milliseconds(0.5));
    for (const node of [2, 3, 2]) void writer.want(row(1, node));
    void writer.want(row(2, 1));
    void writer.forget(web(2));
    await timers.advance(milliseconds(5));
    expect(operations()).toEqual([["insert"], ["modify"]]);
    expect(device.connections).toEqual([{ ...web(1), node: 2, data: {} }]);
  });

  test("says when an entry is in place, though newer ones are on their way", async () => {
    const done: string[] = [];
    void writer.want(row(1, 1)).then(() => done.push("first"));
    await timers.advance(milliseconds(0.5));
    void writer.settled(web(1)).then(() => done.push("settled"));
    void writer.clean().then(() => done.push("clean"));
    void writer.want(row(2, 1)).then(() => done.push("second"));
    await timers.advance(milliseconds(0.6));
    expect(done).toEqual(["first", "settled", "clean"]);
    await timers.advance(milliseconds(2));
    expect(done.at(-1)).toBe("second");
    // Nothing is on its way: both say so at once.
    await writer.settled(web(1));
    await writer.settled(web(9));
    await writer.clean();
  });

  test("says why an entry is refused, and wants it no more", async () => {
    device.refuse(({ entry }) =>
      entry.kind === "connection" && entry.connection.client === web(1).client ? "invalid" : undefined,
    );
    const outcomes = Promise.all([writer.want(row(1, 1)), writer.want(row(2, 1))]);
    await timers.advance(milliseconds(5));
    expect(await outcomes).toEqual(["invalid", undefined]);
    device.refuse(undefined);
    writer.suspend();
    const resumed = writer.resume([row(2, 1)]);
    await timers.advance(milliseconds(5));
    await resumed;
    expect(operations()).toHaveLength(1);
  });

  test("gives up on a device that contradicts itself", async () => {
    device.refuse(({ operation }) => (operation === "insert" ? "already-exists" : "not-found"));
    const outcome = writer.want(row(1, 1));
    await timers.advance(milliseconds(20));
    expect(await outcome).toBe("already-exists");
  });

  test("removes what it found in the way, where nothing is wanted there any more", async () => {
    await Promise.all([
      device.write([{ operation: "insert", entry: { kind: "connection", ...row(1, 3) } }]),
      timers.advance(milliseconds(2)),
    ]);
    void writer.want(row(1, 1));
    await timers.advance(milliseconds(0.5));
    void writer.forget(web(1));
    await timers.advance(milliseconds(10));
    expect(device.connections).toEqual([]);
  });
});
