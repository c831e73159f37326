import { Code } from "@connectrpc/connect";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MasterArbitrationUpdate } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { ControlledSwitch, compiled, EVERYTHING } from "./test/controlled-switch.ts";
import { Everything, insert, readAll } from "./test/entities.ts";

let target: ControlledSwitch;

beforeEach(async () => {
  target = await ControlledSwitch.start();
});

afterEach(() => target.stop());

const soon = () => AbortSignal.timeout(5_000);
const stateOf = ({ status, electionId }: MasterArbitrationUpdate) => [
  status?.code,
  electionId?.high,
  electionId?.low,
];

describe("the election", () => {
  it("makes the highest 128-bit id primary, and tells the others", async () => {
    const low = target.client({ electionId: { high: 0n, low: 0xffff_ffff_ffff_ffffn } });
    const high = target.client({ electionId: { high: 1n, low: 0n } });
    await low.becomePrimary(soon());
    const told = low.messages("arbitration");
    await high.becomePrimary(soon());
    expect(stateOf((await told.next()).value!)).toEqual([Code.AlreadyExists, 1n, 0n]);
    const { p4info, source } = compiled(EVERYTHING);
    await expect(low.setPipeline(p4info, source)).rejects.toMatchObject({ code: Code.PermissionDenied });
    await high.setPipeline(p4info, source);
  });

  it("leaves nobody primary when the primary goes, until an id comes that is not below the highest", async () => {
    const backup = target.client({ electionId: { high: 0n, low: 3n } });
    const primary = target.client({ electionId: { high: 0n, low: 5n } });
    await primary.becomePrimary(soon());
    const told = backup.messages("arbitration");
    const waiting = backup.becomePrimary(soon()).catch(() => {});
    expect(stateOf((await told.next()).value!)).toEqual([Code.AlreadyExists, 0n, 5n]);
    await primary.close();
    expect(stateOf((await told.next()).value!)).toEqual([Code.NotFound, 0n, 5n]);
    const again = target.client({ electionId: { high: 0n, low: 5n } });
    await again.becomePrimary(soon());
    expect(stateOf((await told.next()).value!)).toEqual([Code.AlreadyExists, 0n, 5n]);
    await backup.close();
    await waiting;
  });

  it("takes election id 0, and keeps those without an id as backups for good", async () => {
    const standby = target.client();
    const rpc = target.rpc();
    const stream = rpc.streamChannel(open({ deviceId: 1n }));
    const first = await stream[Symbol.asyncIterator]().next();
    expect(stateOf(first.value?.update.value as MasterArbitrationUpdate)).toEqual([
      Code.NotFound,
      undefined,
      undefined,
    ]);
    const zero = target.client({ electionId: { high: 0n, low: 0n } });
    await zero.becomePrimary(soon());
    const { p4info, source } = compiled(EVERYTHING);
    await zero.setPipeline(p4info, source);
    await standby.close();
  });

  it("ends streams that break its rules", async () => {
    const primary = target.client();
    await primary.becomePrimary(soon());
    const rpc = target.rpc();
    const statusOf = async (...messages: readonly Arbitration[]) => {
      try {
        for await (const _ of rpc.streamChannel(open(...messages)));
      } catch (error) {
        return (error as { code: Code }).code;
      }
      return undefined;
    };
    expect(await statusOf({ deviceId: 2n, electionId: { low: 9n } })).toBe(Code.NotFound);
    expect(await statusOf({ deviceId: 1n, electionId: { low: 1n } })).toBe(Code.InvalidArgument);
    const backup = { deviceId: 1n, electionId: { low: 0n } };
    expect(await statusOf(backup, { ...backup, role: { name: "other" } })).toBe(Code.FailedPrecondition);
    expect(await statusOf(backup, { ...backup, deviceId: 3n })).toBe(Code.FailedPrecondition);
  });

  it("takes no more controllers of a role than it has room for", async () => {
    const rpc = target.rpc();
    const streams: AsyncIterator<unknown>[] = [];
    for (let count = 0; count < 64; count++) {
      const stream = rpc.streamChannel(open({ deviceId: 1n }))[Symbol.asyncIterator]();
      await stream.next();
      streams.push(stream);
    }
    const [last] = [rpc.streamChannel(open({ deviceId: 1n }))[Symbol.asyncIterator]()];
    await expect(last.next()).rejects.toMatchObject({ code: Code.ResourceExhausted });
  });

  it("is held for each role by itself", async () => {
    const primary = target.client();
    await primary.becomePrimary(soon());
    const other = target.client({ role: "statistics" });
    await other.becomePrimary(soon());
    const { p4info, source } = compiled(EVERYTHING);
    await other.setPipeline(p4info, source);
    const nobody = target.client({ role: "nobody" });
    await expect(nobody.write([])).rejects.toMatchObject({ code: Code.NotFound });
  });
});

describe("a stream", () => {
  it("begins with arbitration", async () => {
    const stream = target.rpc().streamChannel(
      (async function* () {
        yield { update: { case: "packet" as const, value: { payload: new Uint8Array(20) } } };
      })(),
    );
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: Code.FailedPrecondition,
      message: expect.stringContaining("p4runtime-no-arbitration"),
    });
  });

  it("reports messages that it does not take", async () => {
    const { client, index } = await target.primary();
    const errors = client.messages("error");
    client.packetOut(new Uint8Array(20), [
      { $typeName: "p4.v1.PacketMetadata", metadataId: 9, value: Uint8Array.of(1) },
    ]);
    expect((await errors.next()).value).toMatchObject({
      canonicalCode: Code.InvalidArgument,
      message: expect.stringContaining("packet.metadata[0].metadata_id"),
      details: { case: "packetOut" },
    });
    client.acknowledgeDigest({ digestId: 5, listId: 1n } as never);
    expect((await errors.next()).value).toMatchObject({
      canonicalCode: Code.InvalidArgument,
      details: { case: "digestListAck" },
    });
    expect(index.p4info.digests).toHaveLength(1);
  });

  it("takes packets of the primary only", async () => {
    await target.primary();
    const backup = target.client({ electionId: { high: 0n, low: 0n } });
    const told = backup.messages("arbitration");
    const waiting = backup.becomePrimary(soon()).catch(() => {});
    await told.next();
    const errors = backup.messages("error");
    backup.packetOut(new Uint8Array(20));
    expect((await errors.next()).value).toMatchObject({ canonicalCode: Code.PermissionDenied });
    expect(target.sent).toEqual([]);
    await backup.close();
    await waiting;
  });
});

describe("a call", () => {
  it("names an unknown device, a missing pipeline, and what the server implements", async () => {
    const stranger = target.client({ deviceId: 7n });
    await expect(stranger.write([])).rejects.toMatchObject({ code: Code.NotFound });
    await expect(stranger.getPipeline()).rejects.toMatchObject({ code: Code.NotFound });
    await expect(stranger.apiVersion()).rejects.toMatchObject({ code: Code.NotFound });
    const client = target.client();
    await client.becomePrimary(soon());
    await expect(client.write([])).rejects.toMatchObject({ code: Code.FailedPrecondition });
    await expect(readAll(client, { case: "tableEntry", value: {} })).rejects.toMatchObject({
      code: Code.FailedPrecondition,
    });
    expect(await client.getPipeline()).toBeUndefined();
    expect(await client.apiVersion()).toBe("1.5.0");
  });

  it.each([1_000, 3_000])("with %i failing updates is answered all the same", async (count) => {
    const { client, index } = await target.primary();
    const program = new Everything(index);
    const wrong = insert(program.flow(1, program.action("drop"), { priority: 1 }));
    const error = await client.write(Array.from({ length: count }, () => wrong)).catch((reason) => reason);
    expect(error.code).toBe(Code.Unknown);
    expect(error.message).toContain(`${count} of ${count} updates failed`);
    // Beyond a size there is no room to tell each update's fate.
    expect(error.failures).toHaveLength(count === 1_000 ? 1_000 : 0);
  });

  it("with many updates is answered for each of them", async () => {
    const { client, index } = await target.primary();
    const program = new Everything(index);
    const flow = (last: number) => insert(program.flow(last, program.action("drop")));
    const error = await client
      .write([flow(1), flow(1), flow(2), {}, { type: 1, entity: {} }])
      .catch((reason) => reason);
    expect(error.code).toBe(Code.Unknown);
    expect(
      error.failures.map(({ index: place, code }: { index: number; code: Code }) => [place, code]),
    ).toEqual([
      [1, Code.AlreadyExists],
      [3, Code.InvalidArgument],
      [4, Code.InvalidArgument],
    ]);
  });
});

interface Arbitration {
  readonly deviceId: bigint;
  readonly electionId?: { readonly low: bigint };
  readonly role?: { readonly name: string };
}

/** A stream of arbitration messages that stays open. */
async function* open(...messages: readonly Arbitration[]) {
  for (const value of messages) yield { update: { case: "arbitration" as const, value } };
  await new Promise(() => {});
}
