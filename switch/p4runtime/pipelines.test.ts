import { readFileSync } from "node:fs";
import { Code } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { compileP4 } from "../../p4/compile.ts";
import type { P4RuntimeClient } from "../../p4runtime/client.ts";
import {
  SetForwardingPipelineConfigRequest_Action as Action,
  WriteRequest_Atomicity as Atomicity,
  GetForwardingPipelineConfigRequest_ResponseType as ResponseType,
} from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { P4InfoIndex } from "../../p4runtime/p4info-index.ts";
import { ControlledSwitch, compiled, EVERYTHING } from "./test/controlled-switch.ts";
import { bytes, Everything, insert, modify, readAll, readOne, remove } from "./test/entities.ts";
import { ipv4Frame } from "./test/frames.ts";

let target: ControlledSwitch;
let client: P4RuntimeClient;
const { p4info, source } = compiled(EVERYTHING);
const program = new Everything(new P4InfoIndex(p4info));

beforeEach(async () => {
  target = await ControlledSwitch.start();
  client = target.client();
  await client.becomePrimary(AbortSignal.timeout(5_000));
});

afterEach(() => target.stop());

const encoder = new TextEncoder();
const flowsFrom = (last: number) => ipv4Frame({ source: 0x0a000000 + last, destination: 0x0a000002 });
const ports = () => target.sent.splice(0).map(({ port }) => port);
const forwardTo = (last: number, port: number) => program.flow(last, program.action("forward", port));

describe("a pipeline", () => {
  it("is verified without a change", async () => {
    await client.setPipeline(p4info, source, { action: Action.VERIFY });
    expect(await client.getPipeline()).toBeUndefined();
  });

  it("can be saved, written to and committed with what was written", async () => {
    await client.setPipeline(p4info, source, { action: Action.VERIFY_AND_COMMIT });
    await client.write([insert(forwardTo(1, 4))]);
    await client.setPipeline(p4info, source, { action: Action.VERIFY_AND_SAVE });
    expect(
      await readAll(client, { case: "tableEntry", value: { tableId: program.index.id("table", "flows") } }),
    ).toEqual([]);
    await client.write([insert(forwardTo(1, 5))]);
    target.device.receive(0, flowsFrom(1));
    expect(ports()).toEqual([4]);
    const rpc = target.rpc();
    const commit = { deviceId: 1n, electionId: { low: 1n }, action: Action.COMMIT };
    await expect(rpc.setForwardingPipelineConfig({ ...commit, config: {} })).rejects.toMatchObject({
      code: Code.InvalidArgument,
    });
    await rpc.setForwardingPipelineConfig(commit);
    target.device.receive(0, flowsFrom(1));
    expect(ports()).toEqual([5]);
    await expect(rpc.setForwardingPipelineConfig(commit)).rejects.toMatchObject({ code: Code.NotFound });
  });

  it("loses its entries by VERIFY_AND_COMMIT", async () => {
    await client.setPipeline(p4info, source);
    await client.write([insert(forwardTo(1, 4))]);
    await client.setPipeline(p4info, source);
    target.device.receive(0, flowsFrom(1));
    expect(ports()).toEqual([]);
  });

  it("keeps entries, groups and counts by RECONCILE_AND_COMMIT where its tables are the same", async () => {
    await client.setPipeline(p4info, source);
    const actionProfileId = program.index.id("actionProfile", "paths");
    await client.write([
      insert({
        case: "actionProfileMember",
        value: { actionProfileId, memberId: 1, action: program.action("forward", 6) },
      }),
      insert(forwardTo(1, 4)),
    ]);
    await client.write([insert(program.balanced(1, { case: "actionProfileMemberId", value: 1 }))]);
    target.device.receive(0, flowsFrom(1));
    // Another table, and another size: what was written still fits.
    const text = readFileSync(EVERYTHING, "utf8").replace("size = 8;", "size = 16;");
    const next = compileText(text);
    await client.setPipeline(next, encoder.encode(text), { action: Action.RECONCILE_AND_COMMIT });
    target.device.receive(0, flowsFrom(1));
    target.device.receive(0, ipv4Frame({ dscp: 1, source: 9 }));
    expect(ports()).toEqual([4, 4, 6]);
    const [counted] = await readAll(client, { case: "directCounterEntry", value: {} });
    expect(counted!.entity.value).toMatchObject({ data: { packetCount: 2n } });
    const counterId = program.index.id("counter", "perPort");
    expect(
      await readOne(client, { case: "counterEntry", value: { counterId, index: { index: 0n } } }),
    ).toMatchObject({ data: { packetCount: 3n } });
  });

  it("is refused by RECONCILE_AND_COMMIT when an entry does not fit, and the old one goes on", async () => {
    await client.setPipeline(p4info, source);
    await client.write([insert(forwardTo(1, 4))]);
    const text = readFileSync(EVERYTHING, "utf8").replace("hdr.ipv4.protocol: exact;", "");
    const refused = client.setPipeline(compileText(text), encoder.encode(text), {
      action: Action.RECONCILE_AND_COMMIT,
    });
    await expect(refused).rejects.toMatchObject({
      code: Code.InvalidArgument,
      message: expect.stringContaining("cannot be kept"),
    });
    target.device.receive(0, flowsFrom(1));
    expect(ports()).toEqual([4]);
  });

  it("is given back as a whole or in part, with its cookie", async () => {
    await client.setPipeline(p4info, source, { cookie: 0xfeedn });
    const rpc = target.rpc();
    const get = async (responseType: ResponseType) =>
      (await rpc.getForwardingPipelineConfig({ deviceId: 1n, responseType })).config!;
    const shape = async (type: ResponseType) => {
      const config = await get(type);
      return [config.p4info !== undefined, config.p4DeviceConfig.length > 0, config.cookie?.cookie];
    };
    expect(await shape(ResponseType.ALL)).toEqual([true, true, 0xfeedn]);
    expect(await shape(ResponseType.COOKIE_ONLY)).toEqual([false, false, 0xfeedn]);
    expect(await shape(ResponseType.P4INFO_AND_COOKIE)).toEqual([true, false, 0xfeedn]);
    expect(await shape(ResponseType.DEVICE_CONFIG_AND_COOKIE)).toEqual([false, true, 0xfeedn]);
    expect(new Uint8Array((await get(ResponseType.ALL)).p4DeviceConfig)).toEqual(new Uint8Array(source));
  });

  it("is refused with the reason", async () => {
    const reasonOf = (config: Uint8Array, info = p4info) =>
      client.setPipeline(info, config).then(
        () => "accepted",
        ({ code, message }) => `${Code[code]}: ${message}`,
      );
    expect(await reasonOf(new Uint8Array(0))).toContain("device-config-empty");
    expect(await reasonOf(encoder.encode('{"parsers": [], "pipelines": []}'))).toContain(
      "device-config-bmv2-json",
    );
    expect(await reasonOf(encoder.encode("{nonsense"))).toContain("device-config-malformed");
    expect(await reasonOf(encoder.encode('{"main": "a.p4", "files": {}}'))).toContain(
      "there is no file a.p4",
    );
    expect(await reasonOf(Uint8Array.of(0xff, 0xfe))).toContain("no UTF-8 text");
    expect(await reasonOf(encoder.encode("control C() { apply { x = 1; } }"))).toMatch(
      /InvalidArgument: .*main\.p4:1:/s,
    );
    expect(await reasonOf(encoder.encode('#include "/etc/passwd"\n'))).toMatch(/InvalidArgument/);
    const other = { ...p4info, tables: p4info.tables.slice(1) };
    expect(await reasonOf(source, other)).toMatch(/InvalidArgument: .*device-config-p4info.*tables/s);
    await expect(
      target
        .rpc()
        .setForwardingPipelineConfig({ deviceId: 1n, electionId: { low: 1n }, action: Action.VERIFY }),
    ).rejects.toMatchObject({
      code: Code.InvalidArgument,
      message: expect.stringContaining("config: must be set"),
    });
    await expect(
      target.rpc().setForwardingPipelineConfig({ deviceId: 1n, electionId: { low: 1n } }),
    ).rejects.toMatchObject({ code: Code.InvalidArgument });
  });

  it("comes in several files", async () => {
    const text = readFileSync(EVERYTHING, "utf8");
    const config = {
      main: "everything.p4",
      files: { "everything.p4": '#include "rest.p4"\n', "rest.p4": text },
    };
    await client.setPipeline(p4info, encoder.encode(JSON.stringify(config)));
    await client.write([insert(forwardTo(1, 4))]);
  });
});

describe("a batch", () => {
  const good = insert(forwardTo(2, 5));
  const bad = remove(forwardTo(3, 5));

  beforeEach(() => client.setPipeline(p4info, source));

  const entries = () =>
    readAll(client, { case: "tableEntry", value: { tableId: program.index.id("table", "flows") } });

  it("goes on behind an error, unless it says otherwise", async () => {
    await expect(client.write([bad, good])).rejects.toMatchObject({
      failures: [{ index: 0, code: Code.NotFound }],
    });
    expect(await entries()).toHaveLength(1);
  });

  it.each([Atomicity.ROLLBACK_ON_ERROR, Atomicity.DATAPLANE_ATOMIC])(
    "is all or nothing with atomicity %i",
    async (atomicity) => {
      await client.write([insert(forwardTo(1, 4))]);
      const updates = [modify(forwardTo(1, 6)), good, bad, remove(forwardTo(1, 6))];
      const error = await client.write(updates, atomicity).catch((reason) => reason);
      expect(error.failures.map(({ code }: { code: Code }) => code)).toEqual([
        Code.Aborted,
        Code.Aborted,
        Code.NotFound,
        Code.Aborted,
      ]);
      expect(await entries()).toHaveLength(1);
      target.device.receive(0, flowsFrom(1));
      expect(ports()).toEqual([4]);
      await client.write([modify(forwardTo(1, 6)), good], atomicity);
      target.device.receive(0, flowsFrom(1));
      expect(ports()).toEqual([6]);
    },
  );

  it("is taken back when the device itself refuses a part of it", async () => {
    // A ternary member passes the protocol; this switch's value sets take exact members only.
    const text = readFileSync(EVERYTHING, "utf8")
      .replace("value_set<bit<16>>(4) tags", "value_set<tag_t>(4) tags")
      .replace("struct learned_t", "struct tag_t { @match(ternary) bit<16> tag; }\nstruct learned_t");
    await client.setPipeline(compileText(text), encoder.encode(text));
    const [set] = compileText(text).valueSets;
    const ternary = { case: "ternary" as const, value: { value: bytes(1), mask: bytes(3) } };
    const valueSetEntry = {
      valueSetId: set!.preamble!.id,
      members: [{ match: [{ fieldId: set!.match[0]!.id, fieldMatchType: ternary }] }],
    };
    const counterId = program.index.id("counter", "perPort");
    const count = modify({
      case: "counterEntry",
      value: { counterId, index: { index: 1n }, data: { packetCount: 9n } },
    });
    const updates = [good, count, modify({ case: "valueSetEntry", value: valueSetEntry })];
    await expect(client.write(updates, Atomicity.ROLLBACK_ON_ERROR)).rejects.toMatchObject({
      failures: [{ code: Code.Aborted }, { code: Code.Aborted }, { code: Code.InvalidArgument }],
    });
    expect(await entries()).toEqual([]);
    expect(
      await readOne(client, { case: "counterEntry", value: { counterId, index: { index: 1n } } }),
    ).toMatchObject({ data: { packetCount: 0n } });
    target.device.receive(0, flowsFrom(2));
    expect(ports()).toEqual([]);
    await expect(client.write(updates)).rejects.toMatchObject({ failures: [{ index: 2 }] });
    target.device.receive(0, flowsFrom(2));
    expect(ports()).toEqual([5]);
  });
});

function compileText(text: string) {
  const files = new Map([["main.p4", text]]);
  const compilation = compileP4({
    file: "main.p4",
    readFile: (path) => files.get(path) ?? readBuiltIn(path),
  });
  if (compilation.p4info === undefined) throw new Error(JSON.stringify(compilation.diagnostics));
  return compilation.p4info;
}

function readBuiltIn(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
