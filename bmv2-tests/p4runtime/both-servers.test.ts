import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Code } from "@connectrpc/connect";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { P4RuntimeClient } from "../../p4runtime/client.ts";
import { decodeP4Info } from "../../p4runtime/p4info-file.ts";
import { P4InfoIndex } from "../../p4runtime/p4info-index.ts";
import { serveP4Runtime } from "../../p4runtime/service/index.ts";
import { embeddedDevice } from "../../switch/index.ts";
import { compiled, EVERYTHING } from "../../switch/p4runtime/test/controlled-switch.ts";
import {
  bytes,
  Everything,
  insert,
  modify,
  readAll,
  readOne,
  remove,
} from "../../switch/p4runtime/test/entities.ts";
import { requires } from "../../test-support/optional-engine.ts";
import { SwitchProcess } from "../../testing/engines/bmv2/switch-process.ts";

interface Server {
  readonly address: string;
  readonly program: Everything;
  readonly config: Uint8Array;
  stop(): Promise<void>;
}

/** One client's code on both servers; `isBmv2` stands where PI, the server in simple_switch_grpc, differs. */
function suite(start: () => Promise<Server>, isBmv2: boolean): void {
  let server: Server;
  let client: P4RuntimeClient;
  let program: Everything;

  beforeAll(async () => {
    server = await start();
    program = server.program;
    client = new P4RuntimeClient({ address: server.address });
    await client.becomePrimary(AbortSignal.timeout(10_000));
    await client.setPipeline(program.index.p4info, server.config, { cookie: 5n });
  }, 60_000);

  afterAll(async () => {
    await client.close();
    await server.stop();
  });

  it("gives the pipeline back with its cookie", async () => {
    expect((await client.getPipeline())?.cookie?.cookie).toBe(5n);
  });

  it("reads table entries as they were written", async () => {
    const entries = [program.flow(1, program.action("forward", 4)), program.flow(2, program.action("drop"))];
    await client.write(entries.map((entry) => insert(entry)));
    const { tableId } = entries[0]!.value;
    const read = async () =>
      (await readAll(client, { case: "tableEntry", value: { tableId } })).map(({ entity }) => entity.value);
    const written = (list: typeof entries) =>
      expect.arrayContaining(
        list.map(({ value }) =>
          expect.objectContaining({
            tableId,
            match: value.match.map((match) => expect.objectContaining({ fieldId: match.fieldId })),
          }),
        ),
      );
    expect(await read()).toEqual(written(entries));
    await client.write([modify(program.flow(1, program.action("forward", 5)))]);
    await client.write([remove(entries[1]!)]);
    expect(await read()).toMatchObject([program.flow(1, program.action("forward", 5)).value]);
    await client.write([remove(entries[0]!)]);
    expect(await read()).toEqual([]);
  });

  it("tells each update's error by the same code", async () => {
    const flow = program.flow(1, program.action("forward", 4));
    const wide = program.flow(2, {
      ...program.action("forward", 4),
      params: [{ paramId: 1, value: bytes(3, 0) }],
    });
    const updates = [
      insert(flow),
      insert(flow),
      insert(wide),
      remove(program.flow(9, program.action("drop"))),
    ];
    const error = await client.write(updates).catch((reason) => reason);
    expect(error.failures.map(({ index, code }: { index: number; code: Code }) => [index, code])).toEqual([
      [1, Code.AlreadyExists],
      [2, Code.InvalidArgument],
      [3, Code.NotFound],
    ]);
    await client.write([remove(flow)]);
  });

  it("takes members and groups, and refuses to delete what is in use", async () => {
    const actionProfileId = program.index.id("actionProfile", "paths");
    const member = {
      case: "actionProfileMember" as const,
      value: { actionProfileId, memberId: 1, action: program.action("forward", 4) },
    };
    const group = {
      case: "actionProfileGroup" as const,
      value: { actionProfileId, groupId: 1, maxSize: isBmv2 ? 16 : 0, members: [{ memberId: 1, weight: 1 }] },
    };
    await client.write([insert(member)]);
    await client.write([insert(group)]);
    const error = await client.write([remove(member)]).catch((reason) => reason);
    // PI asks the target, whose refusal has no code of its own there.
    expect(error.failures[0].code).toBe(isBmv2 ? Code.Unknown : Code.FailedPrecondition);
    expect(await readOne(client, { case: "actionProfileGroup", value: { actionProfileId } })).toMatchObject({
      groupId: 1,
      members: [{ memberId: 1, weight: 1 }],
    });
    await client.write([remove(group)]);
    await client.write([remove(member)]);
  });

  it("keeps multicast groups and counters", async () => {
    const type = {
      case: "multicastGroupEntry" as const,
      value: {
        multicastGroupId: 3,
        replicas: [{ portKind: { case: "egressPort" as const, value: 2 }, instance: 1 }],
      },
    };
    const group = { case: "packetReplicationEngineEntry" as const, value: { type } };
    await client.write([insert(group)]);
    expect(await readOne(client, group)).toMatchObject({ type: { value: { multicastGroupId: 3 } } });
    await client.write([remove(group)]);
    const counter = { counterId: program.index.id("counter", "perPort"), index: { index: 2n } };
    await client.write([
      modify({ case: "counterEntry", value: { ...counter, data: { packetCount: 6n, byteCount: 60n } } }),
    ]);
    expect(await readOne(client, { case: "counterEntry", value: counter })).toMatchObject({
      data: { packetCount: 6n, byteCount: 60n },
    });
  });

  it("registers and value sets can be reached", async () => {
    const registerId = program.index.id("register", "seen");
    const read = readAll(client, { case: "registerEntry", value: { registerId } });
    // PI implements neither.
    if (isBmv2) await expect(read).rejects.toMatchObject({ code: Code.Unimplemented });
    else expect(await read).toHaveLength(4);
    const valueSetId = program.index.p4info.valueSets[0]!.preamble!.id;
    const write = client.write([modify({ case: "valueSetEntry", value: { valueSetId, members: [] } })]);
    if (isBmv2) await expect(write).rejects.toMatchObject({ failures: [{ code: Code.Unimplemented }] });
    else await write;
  });

  it("hands the election on when the primary leaves", async () => {
    const second = new P4RuntimeClient({ address: server.address, electionId: { high: 0n, low: 9n } });
    const told = client.messages("arbitration");
    await second.becomePrimary(AbortSignal.timeout(5_000));
    expect((await told.next()).value?.status?.code).toBe(Code.AlreadyExists);
    await second.close();
    const { value } = await told.next();
    // PI promotes the highest that is left; the specification leaves nobody primary until a higher id comes.
    expect(value?.status?.code).toBe(isBmv2 ? 0 : Code.NotFound);
  });
}

describe("a client of the embedded switch", () => {
  suite(async () => {
    const server = await serveP4Runtime({ device: embeddedDevice({ cpuPort: 510 }), address: "127.0.0.1:0" });
    const { p4info, source } = compiled(EVERYTHING);
    const program = new Everything(new P4InfoIndex(p4info));
    return { address: server.address, program, config: source, stop: () => server.close() };
  }, false);
});

requires("bmv2", "the same client of simple_switch_grpc", () => {
  suite(async () => {
    const folder = mkdtempSync(join(tmpdir(), "nicforge-bmv2-"));
    const [json, info] = [join(folder, "everything.json"), join(folder, "everything.bin")];
    execFileSync("p4c-bm2-ss", ["--std", "p4-16", "-o", json, "--p4runtime-files", info, EVERYTHING], {
      stdio: "ignore",
    });
    const [config, p4info] = [readFileSync(json), decodeP4Info(readFileSync(info), "binary")];
    rmSync(folder, { recursive: true });
    const running = await SwitchProcess.start({ deviceId: 1, cpuPort: 510 });
    const program = new Everything(new P4InfoIndex(p4info));
    return { address: running.p4runtimeAddress, program, config, stop: () => running.stop() };
  }, true);
});
