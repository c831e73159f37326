import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Update_Type } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { packetInValues, packetOutMetadata } from "../../p4runtime/packet-metadata.ts";
import { tableEntry, tableRow } from "../../p4runtime/table-entry.ts";
import type { TableRow } from "../../p4runtime/table-row.ts";
import { ControlledSwitch } from "./test/controlled-switch.ts";
import { ipv4Frame } from "./test/frames.ts";

let target: ControlledSwitch;

beforeEach(async () => {
  target = await ControlledSwitch.start();
});

afterEach(() => target.stop());

const route = (destination: bigint, prefixLength: number, port: bigint): TableRow => ({
  table: "FullIngress.routes",
  match: { "hdr.ipv4.destination": { kind: "lpm", value: destination, prefixLength } },
  action: "FullIngress.forward",
  parameters: { port },
  priority: 0,
});

describe("the embedded switch under P4Runtime", () => {
  it("forwards packets by the entries that a controller writes, and gives them back", async () => {
    const { client, index } = await target.primary();
    const rows = [route(0x0a000000n, 8, 1n), route(0x0a010000n, 16, 2n)];
    await client.write(
      rows.map((row) => ({
        type: Update_Type.INSERT,
        entity: { entity: { case: "tableEntry", value: tableEntry(row, index) } },
      })),
    );
    target.device.receive(3, ipv4Frame({ destination: 0x0a010203 }));
    target.device.receive(3, ipv4Frame({ destination: 0x0a020203 }));
    target.device.receive(3, ipv4Frame({ destination: 0x0b020203 }));
    expect(target.sent.map(({ port }) => port)).toEqual([2, 1]);
    const read: TableRow[] = [];
    for await (const { entity } of client.read({
      case: "tableEntry",
      value: { tableId: index.id("table", "routes") },
    })) {
      if (entity.case === "tableEntry") read.push(tableRow(entity.value, index));
    }
    expect(read).toEqual(rows);
  });

  it("carries packets to the controller and from it", async () => {
    const { client, index } = await target.primary();
    const arriving = client.packetIns();
    await client.write([
      {
        type: Update_Type.INSERT,
        entity: {
          entity: {
            case: "tableEntry",
            value: tableEntry(
              {
                ...route(0x0a000000n, 8, 1n),
                action: "FullIngress.to_controller",
                parameters: { reason: 5n },
              },
              index,
            ),
          },
        },
      },
    ]);
    const frame = ipv4Frame({ destination: 0x0a010203 });
    target.device.receive(3, frame);
    const { value } = await arriving.next();
    expect(packetInValues(value!.metadata, index)).toEqual({ ingress_port: 3n, reason: 5n });
    expect(value!.payload).toEqual(frame);

    client.packetOut(frame, packetOutMetadata({ egress_port: 4n }, index));
    await expect.poll(() => target.sent).toEqual([{ port: 4, bytes: frame }]);
  });

  it("sends digests, each once until the controller has acknowledged it", async () => {
    const { client, index } = await target.primary();
    const lists = client.digestLists();
    const digestId = index.p4info.digests[0]!.preamble!.id;
    await client.write([
      {
        type: Update_Type.INSERT,
        entity: {
          entity: {
            case: "digestEntry",
            value: { digestId, config: { maxTimeoutNs: 0n, maxListSize: 1, ackTimeoutNs: 10_000_000_000n } },
          },
        },
      },
    ]);
    const frame = ipv4Frame({ destination: 0x0a010203 });
    target.device.receive(3, frame);
    target.device.receive(3, frame);
    const { value: first } = await lists.next();
    expect(first!.data).toHaveLength(1);
    expect(first!.data[0]!.data).toMatchObject({
      case: "struct",
      value: {
        members: [
          { data: { value: Uint8Array.of(2, 0, 0, 0, 0, 2) } },
          { data: { value: Uint8Array.of(3) } },
        ],
      },
    });
    expect(lists.length).toBe(0);
    client.acknowledgeDigest(first!);
    await expect
      .poll(() => {
        target.device.receive(3, frame);
        return lists.length;
      })
      .toBe(1);
  });
});
