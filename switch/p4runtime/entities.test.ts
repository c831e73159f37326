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

describe("table entries", () => {
  it("are inserted, modified and deleted", async () => {
    await client.write([insert(program.flow(1, program.action("forward", 4)))]);
    target.device.receive(0, flowsFrom(1));
    expect(ports()).toEqual([4]);
    await client.write([modify(program.flow(1, program.action("forward", 5)))]);
    target.device.receive(0, flowsFrom(1));
    expect(ports()).toEqual([5]);
    await client.write([remove(program.flow(1, program.action("forward", 5)))]);
    target.device.receive(0, flowsFrom(1));
    expect(ports()).toEqual([]);
  });

  it("say what is wrong, where", async () => {
    const forward = program.action("forward", 4);
    const wide = program.flow(1, forward);
    wide.value.match[2] = { fieldId: 3, fieldMatchType: { case: "exact", value: { value: bytes(1, 0) } } };
    expect(await refusalOf(insert(wide))).toEqual({
      code: Code.InvalidArgument,
      message:
        "updates[0].entity.table_entry.match[2].exact.value: 0x0100 does not fit in 8 bits [p4runtime-value-too-wide]",
    });
    const missing = program.flow(1, forward);
    missing.value.match.pop();
    expect(await refusalOf(insert(missing))).toMatchObject({
      message: expect.stringContaining("hdr.ipv4.protocol"),
    });
    const twice = program.flow(1, forward);
    twice.value.match[2] = twice.value.match[0]!;
    expect(await refusalOf(insert(twice))).toMatchObject({
      message: expect.stringContaining("match[2].field_id: key field 1 is there twice"),
    });
    expect(await refusalOf(insert(program.flow(1, { actionId: 7, params: [] })))).toMatchObject({
      code: Code.InvalidArgument,
      message: expect.stringContaining("updates[0].entity.table_entry.action.action.action_id"),
    });
    expect(await refusalOf(insert(program.flow(1, { ...forward, params: [] })))).toMatchObject({
      code: Code.InvalidArgument,
    });
    expect(await refusalOf(insert(program.flow(1, program.action("NoAction"))))).toMatchObject({
      code: Code.PermissionDenied,
    });
    expect(await refusalOf(insert(program.flow(1, forward, { priority: 3 })))).toMatchObject({
      message: expect.stringContaining("table_entry.priority"),
    });
    expect(await refusalOf(insert(program.flow(1, forward, { tableId: 99 })))).toMatchObject({
      code: Code.NotFound,
    });
    expect(await refusalOf(insert(program.flow(1, forward, { idleTimeoutNs: 5n })))).toMatchObject({
      message: expect.stringContaining("idle_timeout_ns"),
    });
    expect(await refusalOf(insert(program.flow(1, forward, { isConst: true })))).toMatchObject({
      message: expect.stringContaining("is_const"),
    });
    expect(await refusalOf(modify(program.flow(1, forward)))).toMatchObject({ code: Code.NotFound });
    expect(await refusalOf(remove(program.flow(1, forward)))).toMatchObject({ code: Code.NotFound });
    await client.write([insert(program.flow(1, forward))]);
    expect(await refusalOf(insert(program.flow(1, forward)))).toMatchObject({ code: Code.AlreadyExists });
  });

  it("are refused when the table is full, and only those too many", async () => {
    const updates = Array.from({ length: 10 }, (_, last) =>
      insert(program.flow(last, program.action("drop"))),
    );
    const error: WriteError = await client.write(updates).catch((reason) => reason);
    expect(error.failures.map(({ index, code }) => [index, code])).toEqual([
      [8, Code.ResourceExhausted],
      [9, Code.ResourceExhausted],
    ]);
  });

  it("match by ternary, range and optional with the larger priority first", async () => {
    const tableId = program.index.id("table", "acl");
    const routes = { tableId: program.index.id("table", "routes"), isDefaultAction: true };
    const match = [
      {
        fieldId: 1,
        fieldMatchType: {
          case: "ternary" as const,
          value: { value: bytes(10, 0, 0, 0), mask: bytes(255, 0, 0, 0) },
        },
      },
      { fieldId: 2, fieldMatchType: { case: "range" as const, value: { low: bytes(10), high: bytes(64) } } },
      { fieldId: 3, fieldMatchType: { case: "optional" as const, value: { value: bytes(17) } } },
    ];
    const entry = (priority: number, action: string, fields = match) => ({
      case: "tableEntry" as const,
      value: {
        tableId,
        priority,
        match: fields,
        action: { type: { case: "action" as const, value: program.action(action) } },
      },
    });
    await client.write([
      modify({
        case: "tableEntry",
        value: { ...routes, action: { type: { case: "action", value: program.action("forward", 6) } } },
      }),
      insert(entry(10, "drop")),
      insert(entry(20, "NoAction", match.slice(0, 2))),
    ]);
    target.device.receive(0, ipv4Frame({ protocol: 17 }));
    target.device.receive(0, ipv4Frame({ protocol: 6 }));
    expect(ports()).toEqual([6, 6]);
    await client.write([remove(entry(20, "NoAction", match.slice(0, 2)))]);
    target.device.receive(0, ipv4Frame({ protocol: 17 }));
    target.device.receive(0, ipv4Frame({ protocol: 6 }));
    target.device.receive(0, ipv4Frame({ protocol: 17, ttl: 65 }));
    expect(ports()).toEqual([6, 6]);
    expect(await readOne(client, { case: "tableEntry", value: { tableId, priority: 10 } })).toMatchObject({
      match,
      priority: 10,
    });
    const masked = entry(1, "drop", [
      { fieldId: 1, fieldMatchType: { case: "ternary", value: { value: bytes(1), mask: bytes(2) } } },
    ]);
    expect(await refusalOf(insert(masked))).toMatchObject({
      message: expect.stringContaining("match[0].ternary.value: the value has bits"),
    });
    const all = entry(1, "drop", [
      { fieldId: 2, fieldMatchType: { case: "range", value: { low: bytes(0), high: bytes(255) } } },
    ]);
    expect(await refusalOf(insert(all))).toMatchObject({
      message: expect.stringContaining("p4runtime-dont-care"),
    });
    expect(await refusalOf(insert(entry(0, "drop")))).toMatchObject({
      message: expect.stringContaining("priority above 0"),
    });
  });

  it("keep metadata, and are filtered by it, by action and by match", async () => {
    await client.write([
      insert(
        program.flow(1, program.action("forward", 4), { metadata: bytes(1, 2), controllerMetadata: 7n }),
      ),
      insert(program.flow(2, program.action("drop"))),
    ]);
    const tableId = program.index.id("table", "flows");
    const filtered = async (filter: object) =>
      (await readAll(client, { case: "tableEntry", value: { tableId, ...filter } })).length;
    expect(await filtered({})).toBe(2);
    expect(await filtered({ metadata: bytes(1, 2) })).toBe(1);
    expect(await filtered({ controllerMetadata: 8n })).toBe(0);
    expect(
      await filtered({
        action: { type: { case: "action", value: { actionId: program.action("drop").actionId } } },
      }),
    ).toBe(1);
    expect(await filtered({ match: program.flow(2, program.action("drop")).value.match })).toBe(1);
    // The const entry of `fixed` is there as well.
    const everything = await readAll(client, { case: "tableEntry", value: {} });
    expect(everything.map(({ entity }) => entity.case === "tableEntry" && entity.value.isConst)).toEqual([
      false,
      false,
      true,
    ]);
  });

  it("of const tables and const default actions stay as they are", async () => {
    const tableId = program.index.id("table", "fixed");
    const match = [
      { fieldId: 1, fieldMatchType: { case: "exact" as const, value: { value: bytes(0x86, 0xdd) } } },
    ];
    const drop = { type: { case: "action" as const, value: program.action("drop") } };
    expect(await refusalOf(remove({ case: "tableEntry", value: { tableId, match } }))).toMatchObject({
      code: Code.PermissionDenied,
    });
    expect(
      await refusalOf(
        modify({ case: "tableEntry", value: { tableId, isDefaultAction: true, action: drop } }),
      ),
    ).toMatchObject({
      code: Code.PermissionDenied,
    });
    expect(
      await readOne(client, { case: "tableEntry", value: { tableId, isDefaultAction: true } }),
    ).toMatchObject({
      isDefaultAction: true,
      action: { type: { value: program.action("NoAction") } },
    });
  });

  it("report themselves when no packet hits them for their idle timeout", async () => {
    const idle = client.messages("idleTimeoutNotification");
    const match = [
      {
        fieldId: 1,
        fieldMatchType: { case: "lpm" as const, value: { value: bytes(10, 0, 0, 0), prefixLen: 8 } },
      },
    ];
    const action = { type: { case: "action" as const, value: program.action("forward", 2) } };
    const value = {
      tableId: program.index.id("table", "routes"),
      match,
      action,
      idleTimeoutNs: 3_000_000_000n,
    };
    await client.write([insert({ case: "tableEntry", value })]);
    target.clock.advance(2_000_000);
    target.device.receive(0, ipv4Frame({}));
    target.clock.advance(2_000_000);
    target.device.advance();
    const read = await readOne(client, {
      case: "tableEntry",
      value: { tableId: value.tableId, timeSinceLastHit: {} },
    });
    expect(read).toMatchObject({
      timeSinceLastHit: { elapsedNs: 2_000_000_000n },
      idleTimeoutNs: 3_000_000_000n,
    });
    target.clock.advance(1_000_000);
    target.device.advance();
    const { value: notification } = await idle.next();
    expect(notification).toMatchObject({
      timestamp: 5_000_000_000n,
      tableEntry: [{ match, idleTimeoutNs: 3_000_000_000n }],
    });
    expect(idle.length).toBe(0);
  });
});

describe("direct resources", () => {
  it("count packets, are set and read with entries and by themselves", async () => {
    const flow = program.flow(1, program.action("forward", 4), {
      counterData: { packetCount: 10n, byteCount: 1000n },
    });
    await client.write([insert(flow)]);
    target.device.receive(0, flowsFrom(1));
    const counted = { packetCount: 11n, byteCount: 1038n };
    const { tableId, match } = flow.value;
    expect(
      await readOne(client, { case: "directCounterEntry", value: { tableEntry: { tableId, match } } }),
    ).toMatchObject({ data: counted });
    expect(await readOne(client, { case: "tableEntry", value: { tableId, counterData: {} } })).toMatchObject({
      counterData: counted,
    });
    expect((await readOne(client, { case: "tableEntry", value: { tableId } })).counterData).toBeUndefined();
    await client.write([
      modify({
        case: "directCounterEntry",
        value: { tableEntry: { tableId, match }, data: { packetCount: 1n } },
      }),
    ]);
    const [all] = await readAll(client, { case: "directCounterEntry", value: {} });
    expect(all!.entity.value).toMatchObject({ data: { packetCount: 1n, byteCount: 0n } });
  });

  it("meter by the rates of the entry", async () => {
    const config = { cir: 1n, cburst: 2n, pir: 1n, pburst: 2n };
    const flow = program.flow(1, program.action("metered", 4), { meterConfig: config });
    await client.write([insert(flow)]);
    const { tableId, match } = flow.value;
    expect(
      await readOne(client, { case: "directMeterEntry", value: { tableEntry: { tableId, match } } }),
    ).toMatchObject({ config });
    expect(await readOne(client, { case: "tableEntry", value: { tableId, meterConfig: {} } })).toMatchObject({
      meterConfig: config,
    });
    await client.write([modify({ case: "directMeterEntry", value: { tableEntry: { tableId, match } } })]);
    expect((await readOne(client, { case: "directMeterEntry", value: {} })).config).toBeUndefined();
    const negative = program.flow(2, program.action("metered", 4), { meterConfig: { cir: -1n } });
    expect(await refusalOf(insert(negative))).toMatchObject({
      message: expect.stringContaining("table_entry.meter_config.cir"),
    });
  });
});

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
