import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AsyncQueue } from "../async-queue.ts";
import { DataplaneClient } from "../dataplane-client.ts";
import {
  DataplaneInterface,
  type PacketStreamRequest,
  PortOperStatus,
} from "../gen/p4/bm/dataplane_interface_pb.js";
import { type StubServer, startStubServer } from "./stub-server.ts";

let server: StubServer;
let client: DataplaneClient;
const statuses: [number, PortOperStatus][] = [];

beforeEach(async () => {
  server = await startStubServer((router) => {
    router.service(DataplaneInterface, {
      // As simple_switch_grpc does: outputs may come after the client has ended its side.
      async *packetStream(requests) {
        const held: PacketStreamRequest[] = [];
        const own = new AsyncQueue<{ port: number; packet: Uint8Array }>();
        emit = (port, packet) => own.push({ port, packet });
        const receiving = (async () => {
          try {
            for await (const request of requests) held.push(request);
          } catch {
            // the client went away
          }
          own.close();
        })();
        for await (const frame of own) yield { ...frame, id: 0n, deviceId: 1n };
        await receiving;
        for (const { id, deviceId, port, packet } of held) {
          if (deviceId !== 1n || packet.length === 0) continue;
          yield { id, deviceId, port: port + 1, packet };
          yield { id: 0n, deviceId, port: 9, packet: Uint8Array.of(id === 0n ? 0 : 1) };
        }
      },
      setPortOperStatus: ({ port, operStatus }) => {
        statuses.push([port, operStatus]);
        return {};
      },
    });
  });
  client = new DataplaneClient(server.address);
});

afterEach(async () => {
  client.close();
  await server.stop();
});

/** What the stub's data plane does on its own, such as sending what a packet-out made. */
let emit: (port: number, packet: Uint8Array) => void;

describe("an exchange with the data plane", () => {
  test("returns all that left, in order, with its cause", async () => {
    const frames = [
      { port: 1, bytes: Uint8Array.of(1) },
      { port: 4, bytes: Uint8Array.of(2) },
    ];
    expect(await client.exchange(frames)).toEqual([
      { port: 2, bytes: Uint8Array.of(1), cause: 0 },
      { port: 9, bytes: Uint8Array.of(1), cause: undefined },
      { port: 5, bytes: Uint8Array.of(2), cause: 1 },
      { port: 9, bytes: Uint8Array.of(1), cause: undefined },
    ]);
  });

  test("may bring nothing", async () => {
    expect(await client.exchange([{ port: 1, bytes: new Uint8Array() }])).toEqual([]);
    expect(await client.exchange([])).toEqual([]);
  });

  test("fails with the server", async () => {
    await server.stop();
    await expect(client.exchange([{ port: 1, bytes: Uint8Array.of(1) }])).rejects.toThrow();
  });
});

describe("outputs of something done elsewhere", () => {
  test("are all that left until the switch was idle", async () => {
    const outputs = await client.outputsOf(() => {
      emit(1, Uint8Array.of(1));
      emit(2, Uint8Array.of(2));
    });
    expect(outputs.map(({ port }) => port)).toEqual([1, 2]);
  });

  test("are waited for until the signal says otherwise", async () => {
    const giveUp = new AbortController();
    const waiting = client.outputsOf(() => giveUp.abort(), giveUp.signal);
    await expect(waiting).rejects.toThrow();
  });

  test("fail with the server", async () => {
    await server.stop();
    await expect(client.outputsOf(() => undefined)).rejects.toThrow();
  });
});

test("ports go down and up", async () => {
  statuses.length = 0;
  await client.setPortUp(3, false);
  await client.setPortUp(3, true);
  expect(statuses).toEqual([
    [3, PortOperStatus.OPER_STATUS_DOWN],
    [3, PortOperStatus.OPER_STATUS_UP],
  ]);
});
