import { toJson } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { P4RuntimeClient } from "../../p4runtime/client.ts";
import { EntitySchema } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import type { WriteError } from "../../p4runtime/write-error.ts";
import { ControlledSwitch } from "./test/controlled-switch.ts";
import {
  bytes,
  Everything,
  insert,
  modify,
  readAll,
  readOne,
  remove,
  type UpdateInit,
} from "./test/entities.ts";
import { ipv4Frame } from "./test/frames.ts";

let target: ControlledSwitch;
let client: P4RuntimeClient;
let program: Everything;

beforeEach(async () => {
  target = await ControlledSwitch.start();
  const primary = await target.primary();
  client = primary.client;
  program = new Everything(primary.index);
});

afterEach(() => target.stop());

/** Code and message of the only failed update. */
async function refusalOf(...updates: readonly UpdateInit[]) {
  const error: WriteError = await client.write(updates).then(
    () => expect.fail("the write was accepted"),
    (reason) => reason,
  );
  expect(error.failures, error.message).toHaveLength(1);
  const { code, message, space } = error.failures[0]!;
  expect(space).toBe("nicforge");
  return { code, message };
}

const flowsFrom = (last: number) => ipv4Frame({ source: 0x0a000000 + last, destination: 0x0a000002 });
const ports = () => target.sent.splice(0).map(({ port }) => port);

describe("counters, meters and registers", () => {
  it("are read and written by index, and as a whole", async () => {
    const counterId = program.index.id("counter", "perPort");
    target.device.receive(3, ipv4Frame({}));
    const cell = await readOne(client, { case: "counterEntry", value: { counterId, index: { index: 3n } } });
    expect(cell).toMatchObject({ data: { packetCount: 1n, byteCount: 38n } });
    expect(await readAll(client, { case: "counterEntry", value: {} })).toHaveLength(8);
    await client.write([modify({ case: "counterEntry", value: { counterId, data: { packetCount: 0n } } })]);
    expect(
      await readOne(client, { case: "counterEntry", value: { counterId, index: { index: 3n } } }),
    ).toMatchObject({ data: { packetCount: 0n } });
    const beyond = { counterId, index: { index: 8n }, data: {} };
    expect(await refusalOf(modify({ case: "counterEntry", value: beyond }))).toMatchObject({
      code: Code.OutOfRange,
    });
    expect(await refusalOf(insert({ case: "counterEntry", value: { counterId } }))).toMatchObject({
      code: Code.InvalidArgument,
    });
  });

  it("are not counted by colour", async () => {
    const counted = { meterId: program.index.id("meter", "rate"), counterData: {} };
    const refused = await refusalOf(modify({ case: "meterEntry", value: counted }));
    expect(refused).toMatchObject({
      code: Code.Unimplemented,
      message: expect.stringContaining("p4runtime-unimplemented"),
    });
  });

  it("meter cells keep their rates", async () => {
    const meterId = program.index.id("meter", "rate");
    const config = { cir: 10n, cburst: 20n, pir: 30n, pburst: 40n };
    await client.write([modify({ case: "meterEntry", value: { meterId, index: { index: 2n }, config } })]);
    const cells = await readAll(client, { case: "meterEntry", value: { meterId } });
    expect(cells.map(({ entity }) => entity.case === "meterEntry" && entity.value.config?.cir)).toEqual([
      undefined,
      undefined,
      10n,
      undefined,
    ]);
    await client.write([modify({ case: "meterEntry", value: { meterId } })]);
    expect(
      (await readOne(client, { case: "meterEntry", value: { meterId, index: { index: 2n } } })).config,
    ).toBeUndefined();
  });

  it("registers hold what packets and controllers write", async () => {
    const registerId = program.index.id("register", "seen");
    target.device.receive(5, ipv4Frame({}));
    const read = (index: bigint) =>
      readOne(client, { case: "registerEntry", value: { registerId, index: { index } } });
    expect(await read(0n)).toMatchObject({ data: { data: { case: "bitstring", value: bytes(5) } } });
    const data = { data: { case: "bitstring" as const, value: bytes(1, 2, 3, 4) } };
    await client.write([
      modify({ case: "registerEntry", value: { registerId, index: { index: 1n }, data } }),
    ]);
    expect(await read(1n)).toMatchObject({ data });
    const wide = { data: { case: "bitstring" as const, value: bytes(1, 2, 3, 4, 5) } };
    expect(
      await refusalOf(
        modify({ case: "registerEntry", value: { registerId, index: { index: 1n }, data: wide } }),
      ),
    ).toMatchObject({
      message: expect.stringContaining("updates[0].entity.register_entry.data.bitstring"),
    });
  });
});

describe("action selectors", () => {
  const actionProfileId = () => program.index.id("actionProfile", "paths");
  const member = (memberId: number, port: number) => ({
    case: "actionProfileMember" as const,
    value: { actionProfileId: actionProfileId(), memberId, action: program.action("forward", port) },
  });
  const group = (groupId: number, ...members: readonly number[]) => ({
    case: "actionProfileGroup" as const,
    value: {
      actionProfileId: actionProfileId(),
      groupId,
      maxSize: 0,
      members: members.map((memberId) => ({ memberId, weight: 1 })),
    },
  });

  it("spread packets over the members of a group", async () => {
    await client.write([insert(member(1, 11)), insert(member(2, 12))]);
    await client.write([insert(group(1, 1, 2))]);
    await client.write([insert(program.balanced(1, { case: "actionProfileGroupId", value: 1 }))]);
    for (let last = 0; last < 64; last++)
      target.device.receive(0, ipv4Frame({ dscp: 1, source: Math.imul(last, 0x9e3779b1) >>> 0 }));
    expect(new Set(ports())).toEqual(new Set([11, 12]));
    expect(await refusalOf(remove(member(1, 11)))).toMatchObject({ code: Code.FailedPrecondition });
    expect(await refusalOf(remove(group(1)))).toMatchObject({ code: Code.FailedPrecondition });
    expect(await refusalOf(insert(group(2, 9)))).toMatchObject({ code: Code.NotFound });
    expect(await readOne(client, { case: "actionProfileGroup", value: {} })).toMatchObject(
      group(1, 1, 2).value,
    );
    expect(await readAll(client, { case: "actionProfileMember", value: {} })).toHaveLength(2);
  });

  it("take their members within the entry, and leave none behind", async () => {
    const choices = (
      ...shares: readonly (readonly [port: number, weight: number, watchPort?: number])[]
    ) => ({
      case: "actionProfileActionSet" as const,
      value: {
        actionProfileActions: shares.map(([port, weight, watchPort]) => ({
          action: program.action("forward", port),
          weight,
          ...(watchPort === undefined
            ? {}
            : { watchKind: { case: "watchPort" as const, value: bytes(watchPort) } }),
        })),
      },
    });
    const used = () => {
      for (let last = 0; last < 64; last++)
        target.device.receive(0, ipv4Frame({ dscp: 1, source: Math.imul(last, 0x9e3779b1) >>> 0 }));
      return new Set(ports());
    };
    const entry = program.balanced(1, choices([11, 1], [12, 3, 2]));
    await client.write([insert(entry)]);
    expect(used()).toEqual(new Set([11, 12]));
    target.device.setPortUp(2, false);
    expect(used()).toEqual(new Set([11]));
    target.device.setPortUp(2, true);
    expect(used()).toEqual(new Set([11, 12]));
    expect(
      await readOne(client, { case: "tableEntry", value: { tableId: entry.value.tableId } }),
    ).toMatchObject(entry.value);
    expect(await readAll(client, { case: "actionProfileMember", value: {} })).toEqual([]);
    expect(await refusalOf(insert(member(1, 11)))).toMatchObject({ code: Code.InvalidArgument });
    for (let round = 0; round < 40; round++)
      await client.write([modify(program.balanced(1, choices([20 + (round & 1), 1])))]);
    expect(used()).toEqual(new Set([21]));
    await client.write([remove(entry)]);
    expect(used()).toEqual(new Set());
    await client.write([insert(member(1, 11))]);
    expect(await refusalOf(insert(program.balanced(2, choices([1, 0]))))).toMatchObject({
      code: Code.InvalidArgument,
    });
  });
});

describe("replication", () => {
  const replicas = (...given: readonly number[]) =>
    given.map((port, instance) => ({ portKind: { case: "port" as const, value: bytes(port) }, instance }));
  const groupEntry = (multicastGroupId: number, ...given: readonly number[]) => ({
    case: "packetReplicationEngineEntry" as const,
    value: {
      type: {
        case: "multicastGroupEntry" as const,
        value: { multicastGroupId, replicas: replicas(...given) },
      },
    },
  });
  const sessionEntry = (sessionId: number, port: number, packetLengthBytes = 0) => ({
    case: "packetReplicationEngineEntry" as const,
    value: {
      type: {
        case: "cloneSessionEntry" as const,
        value: { sessionId, replicas: replicas(port), packetLengthBytes },
      },
    },
  });

  it("floods multicast groups", async () => {
    await client.write([insert(groupEntry(1, 2, 3)), insert(program.flow(1, program.action("flood", 1)))]);
    target.device.receive(0, flowsFrom(1));
    expect(ports()).toEqual([2, 3]);
    await client.write([modify(groupEntry(1, 4))]);
    target.device.receive(0, flowsFrom(1));
    expect(ports()).toEqual([4]);
    expect(await readOne(client, groupEntry(0))).toMatchObject(groupEntry(1, 4).value);
    await client.write([remove(groupEntry(1))]);
    target.device.receive(0, flowsFrom(1));
    expect(ports()).toEqual([]);
    expect(await refusalOf(insert(groupEntry(0, 1)))).toMatchObject({
      message: expect.stringContaining("multicast_group_id"),
    });
    const same = {
      ...groupEntry(2),
      value: {
        type: {
          case: "multicastGroupEntry" as const,
          value: { multicastGroupId: 2, replicas: [...replicas(1), ...replicas(1)] },
        },
      },
    };
    expect(await refusalOf(insert(same))).toMatchObject({
      message: expect.stringContaining("multicast_group_entry.replicas[1]"),
    });
  });

  it("clones to sessions, cut to their length", async () => {
    await client.write([
      insert(sessionEntry(7, 9, 20)),
      insert(program.flow(1, program.action("mirror", 4))),
    ]);
    target.device.receive(0, flowsFrom(1));
    expect(target.sent.map(({ port, bytes: { length } }) => [port, length])).toEqual([
      [9, 20],
      [4, 38],
    ]);
    expect(await readOne(client, sessionEntry(7, 0))).toMatchObject(sessionEntry(7, 9, 20).value);
    await client.write([remove(sessionEntry(7, 9))]);
  });
});

describe("value sets", () => {
  it("hold members that the parser matches", async () => {
    const valueSetId = program.index.p4info.valueSets[0]!.preamble!.id;
    const member = (...value: readonly number[]) => ({
      match: [{ fieldId: 1, fieldMatchType: { case: "exact" as const, value: { value: bytes(...value) } } }],
    });
    const frame = ipv4Frame({});
    frame.set([0x12, 0x34], 12);
    target.device.receive(0, frame);
    expect(ports()).toEqual([0]);
    await client.write([
      modify({ case: "valueSetEntry", value: { valueSetId, members: [member(0x12, 0x34)] } }),
    ]);
    target.device.receive(0, frame);
    expect(ports()).toEqual([9]);
    expect(await readOne(client, { case: "valueSetEntry", value: { valueSetId } })).toMatchObject({
      members: [member(0x12, 0x34)],
    });
    const same = { valueSetId, members: [member(1), member(0, 1)] };
    expect(await refusalOf(modify({ case: "valueSetEntry", value: same }))).toMatchObject({
      code: Code.AlreadyExists,
    });
    const many = { valueSetId, members: [1, 2, 3, 4, 5].map((value) => member(value)) };
    expect(await refusalOf(modify({ case: "valueSetEntry", value: many }))).toMatchObject({
      code: Code.ResourceExhausted,
    });
  });
});

describe("reads", () => {
  it("take a wildcard of each kind in one request", async () => {
    await client.write([insert(program.flow(1, program.action("drop")))]);
    const found = await readAll(
      client,
      { case: "externEntry", value: {} },
      { case: "tableEntry", value: {} },
      { case: "actionProfileMember", value: {} },
      { case: "actionProfileGroup", value: {} },
      { case: "meterEntry", value: {} },
      { case: "directMeterEntry", value: {} },
      { case: "counterEntry", value: {} },
      { case: "directCounterEntry", value: {} },
      { case: "packetReplicationEngineEntry", value: { type: { case: "multicastGroupEntry", value: {} } } },
      { case: "packetReplicationEngineEntry", value: { type: { case: "cloneSessionEntry", value: {} } } },
      { case: "valueSetEntry", value: {} },
      { case: "registerEntry", value: {} },
      { case: "digestEntry", value: {} },
    );
    const kinds = found.map(({ entity }) => entity.case);
    expect([...new Set(kinds)]).toEqual([
      "tableEntry",
      "meterEntry",
      "directMeterEntry",
      "counterEntry",
      "directCounterEntry",
      "valueSetEntry",
      "registerEntry",
    ]);
    expect(found.map((entity) => toJson(EntitySchema, entity))).toHaveLength(2 + 4 + 1 + 8 + 1 + 1 + 4);
  });

  it("refuse an entity without a kind, and unknown ids, with the place", async () => {
    await expect(
      readAll(client, { case: undefined as never, value: undefined as never }),
    ).rejects.toMatchObject({ code: Code.InvalidArgument });
    await expect(readAll(client, { case: "counterEntry", value: { counterId: 5 } })).rejects.toMatchObject({
      code: Code.NotFound,
      message: expect.stringContaining("entities[0].counter_entry.counter_id"),
    });
  });
});
