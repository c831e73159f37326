import { create, type DescField, type DescMessage, toBinary } from "@bufbuild/protobuf";
import { type ReflectList, type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { Code, ConnectError } from "@connectrpc/connect";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { P4RuntimeClient } from "../../p4runtime/client.ts";
import {
  ReadRequestSchema,
  SetForwardingPipelineConfigRequestSchema,
  type StreamMessageRequest,
  StreamMessageRequestSchema,
  WriteRequestSchema,
} from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { connectGrpc, type GrpcConnection } from "../../p4runtime/grpc-connection.ts";
import { ControlledSwitch } from "./test/controlled-switch.ts";
import { Everything, insert, readAll, remove } from "./test/entities.ts";

let target: ControlledSwitch;
let client: P4RuntimeClient;
let program: Everything;
let connection: GrpcConnection;

beforeAll(async () => {
  target = await ControlledSwitch.start();
  const primary = await target.primary();
  client = primary.client;
  program = new Everything(primary.index);
  connection = connectGrpc(target.server.address);
});

afterAll(async () => {
  connection.close();
  await target.stop();
});

/** Statuses that tell a controller what it did wrong; INTERNAL would be our mistake. */
const ITS_FAULT: ReadonlySet<Code | undefined> = new Set([
  undefined,
  Code.InvalidArgument,
  Code.NotFound,
  Code.AlreadyExists,
  Code.PermissionDenied,
  Code.ResourceExhausted,
  Code.FailedPrecondition,
  Code.OutOfRange,
  Code.Unimplemented,
  Code.Unknown,
]);

async function statusOf(method: string, message: Uint8Array): Promise<Code | undefined> {
  try {
    await connection.unary(`/p4.v1.P4Runtime/${method}`, message);
    return undefined;
  } catch (error) {
    return (error as ConnectError).code;
  }
}

/** Ids and numbers that stand for something in the program, mixed with any others. */
function interesting(): readonly number[] {
  const { p4info } = program.index;
  const lists = [
    p4info.tables,
    p4info.actions,
    p4info.actionProfiles,
    p4info.counters,
    p4info.meters,
    p4info.registers,
    p4info.digests,
    p4info.valueSets,
  ];
  return [0, 1, 2, 3, 7, ...lists.flatMap((list) => list.map(({ preamble }) => preamble!.id))];
}

/** Fills a message at random along its schema. */
function fill(message: ReflectMessage, draw: () => number, depth: number): void {
  for (const field of message.fields) {
    if (draw() % 3 === 0 || (depth > 6 && field.fieldKind !== "scalar")) continue;
    if (field.oneof !== undefined && message.oneofCase(field.oneof) !== undefined) continue;
    if (field.fieldKind === "list") {
      const list = message.get(field) as ReflectList;
      for (let count = draw() % 4; count > 0; count--) list.add(randomValue(field, draw, depth));
    } else if (field.fieldKind !== "map") message.set(field, randomValue(field, draw, depth));
  }
}

function randomValue(field: DescField, draw: () => number, depth: number): unknown {
  if (field.message !== undefined) {
    const inner = reflect(field.message as DescMessage);
    if (field.message.typeName !== "google.protobuf.Any") fill(inner, draw, depth + 1);
    return inner;
  }
  if (field.enum !== undefined) return field.enum.values[draw() % field.enum.values.length]!.number;
  const type = field.scalar!;
  const number = interesting()[draw() % interesting().length]!;
  // ScalarType: 8 bool, 9 string, 12 bytes, and 64-bit numbers as bigint.
  if (type === 8) return draw() % 2 === 0;
  if (type === 9) return ["", "", "role"][draw() % 3];
  if (type === 12) return Uint8Array.from({ length: draw() % 7 }, () => draw() % 256);
  if ([3, 4, 6, 16, 18].includes(type)) return BigInt(number % 9);
  return number > 0x7fff_ffff ? 1 : number;
}

function randomMessage(schema: DescMessage, numbers: readonly number[]): ReflectMessage {
  let next = 0;
  const message = reflect(schema);
  fill(message, () => numbers[next++ % numbers.length]!, 0);
  return message;
}

const numbers = fc.array(fc.nat(1 << 20), { minLength: 40, maxLength: 120 });
const primary = {
  deviceId: 1n,
  role: "",
  roleId: 0n,
  electionId: { $typeName: "p4.v1.Uint128" as const, high: 0n, low: 1n },
};

/** The switch still takes an entry, gives it back and lets it go. */
async function isWell(): Promise<void> {
  const tableId = program.index.id("table", "flows");
  for (const { entity } of await readAll(client, { case: "tableEntry", value: { tableId } })) {
    if (entity.case === "tableEntry") await client.write([remove(entity as never)]);
  }
  const flow = program.flow(77, program.action("drop"));
  await client.write([insert(flow)]);
  expect(await readAll(client, { case: "tableEntry", value: { tableId } })).toHaveLength(1);
  await client.write([remove(flow)]);
}

describe("malformed requests", () => {
  it("to write are refused, each update with its place", async () => {
    await fc.assert(
      fc.asyncProperty(numbers, async (drawn) => {
        const message = Object.assign(
          randomMessage(WriteRequestSchema, drawn).message as never as object,
          primary,
        );
        const error = await connection
          .unary("/p4.v1.P4Runtime/Write", toBinary(WriteRequestSchema, message as never))
          .then(
            () => undefined,
            (reason) => ConnectError.from(reason),
          );
        expect(ITS_FAULT, error?.message).toContain(error?.code);
        if (error?.code === Code.Unknown) expect(error.rawMessage).toMatch(/updates\[\d+\]/);
      }),
      { numRuns: 300 },
    );
    await isWell();
  }, 60_000);

  it("to read are refused", async () => {
    const rpc = target.rpc();
    await fc.assert(
      fc.asyncProperty(numbers, async (drawn) => {
        const request = Object.assign(randomMessage(ReadRequestSchema, drawn).message as never as object, {
          deviceId: 1n,
        });
        try {
          for await (const _ of rpc.read(request as never));
        } catch (error) {
          const { code, message } = ConnectError.from(error);
          expect(ITS_FAULT, message).toContain(code);
        }
      }),
      { numRuns: 200 },
    );
    await isWell();
  }, 60_000);

  it("whose bytes are changed are refused or read as what they became", async () => {
    const flow = program.flow(1, program.action("forward", 4));
    const good = toBinary(
      WriteRequestSchema,
      create(WriteRequestSchema, { ...primary, updates: [insert(flow), insert(flow)] }),
    );
    const change = fc.record({ at: fc.nat(good.length - 1), to: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.nat(good.length),
        async (changes, cut) => {
          const bytes = new Uint8Array(good);
          for (const { at, to } of changes) bytes[at] = to;
          expect(ITS_FAULT).toContain(await statusOf("Write", bytes));
          expect(ITS_FAULT).toContain(await statusOf("Write", bytes.subarray(0, cut)));
          expect(ITS_FAULT).toContain(await statusOf("GetForwardingPipelineConfig", bytes));
        },
      ),
      { numRuns: 200 },
    );
    await isWell();
  }, 60_000);

  it("for a pipeline leave the old one in place", async () => {
    await fc.assert(
      fc.asyncProperty(numbers, async (drawn) => {
        const message = randomMessage(SetForwardingPipelineConfigRequestSchema, drawn).message;
        const request = Object.assign(message as never as object, primary);
        const bytes = toBinary(SetForwardingPipelineConfigRequestSchema, request as never);
        expect(ITS_FAULT).toContain(await statusOf("SetForwardingPipelineConfig", bytes));
      }),
      { numRuns: 60 },
    );
    await isWell();
  }, 60_000);

  it("on a stream end it, or are reported", async () => {
    const rpc = target.rpc();
    await fc.assert(
      fc.asyncProperty(numbers, async (drawn) => {
        const message = randomMessage(StreamMessageRequestSchema, drawn).message as StreamMessageRequest;
        // Not an id that would rightly win the election.
        if (message.update.case === "arbitration") delete message.update.value.electionId;
        try {
          const first = { update: { case: "arbitration" as const, value: { deviceId: 1n } } };
          for await (const _ of rpc.streamChannel(both(first as never, message as never)));
        } catch (error) {
          expect(ITS_FAULT).toContain(ConnectError.from(error).code);
        }
      }),
      { numRuns: 60 },
    );
    await isWell();
  }, 60_000);
});

async function* both(...messages: readonly never[]) {
  for (const message of messages) yield message;
}
