import { Code } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { P4RuntimeClient } from "../../p4runtime/client.ts";
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

  it("are refused with a part of what is too long to be shown", async () => {
    const long = program.flow(1, program.action("forward", 4));
    const value = new Uint8Array(200_000).fill(255);
    long.value.match[2] = { fieldId: 3, fieldMatchType: { case: "exact", value: { value } } };
    const { code, message } = await refusalOf(insert(long));
    expect(code).toBe(Code.InvalidArgument);
    expect(message.length).toBeLessThan(10_000);
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
