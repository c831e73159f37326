import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { DataplaneClient } from "../dataplane-client.ts";
import { DataplaneInterface, PortOperStatus } from "../gen/p4/bm/dataplane_interface_pb.js";
import { type StubServer, startStubServer } from "./stub-server.ts";

let server: StubServer;
let client: DataplaneClient;
const statuses: [number, PortOperStatus][] = [];

beforeEach(async () => {
  server = await startStubServer((router) => {
    router.service(DataplaneInterface, {
      // As simple_switch_grpc does: outputs may come after the client has ended its side.
      async *packetStream(requests) {
        const held = [];
        for await (const request of requests) held.push(request);
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

test("ports go down and up", async () => {
  await client.setPortUp(3, false);
  await client.setPortUp(3, true);
  expect(statuses).toEqual([
    [3, PortOperStatus.OPER_STATUS_DOWN],
    [3, PortOperStatus.OPER_STATUS_UP],
  ]);
});
