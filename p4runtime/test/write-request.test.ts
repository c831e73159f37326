import { create, equals, fromBinary, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FieldMatchSchema, type WriteRequest, WriteRequestSchema } from "../gen/p4/v1/p4runtime_pb.js";
import { decodeWriteRequest } from "../write-request-decoder.ts";
import { encodeWriteRequest } from "../write-request-encoder.ts";

const bytes = fc.uint8Array({ maxLength: 40 });
const uint32 = fc.oneof(fc.constantFrom(0, 1, 127, 128, 0xffff_ffff), fc.nat());
const int32 = fc.oneof(fc.constantFrom(0, -1, 0x7fff_ffff, -0x8000_0000), fc.nat());
const uint64 = fc.oneof(fc.constantFrom(0n, 1n, 2n ** 64n - 1n), fc.bigInt({ min: 0n, max: 2n ** 40n }));

const fieldMatch: fc.Arbitrary<MessageInitShape<typeof FieldMatchSchema>> = fc.record({
  fieldId: uint32,
  fieldMatchType: fc.oneof(
    fc.record({
      case: fc.constantFrom("exact" as const, "optional" as const),
      value: fc.record({ value: bytes }),
    }),
    fc.record({ case: fc.constant("ternary" as const), value: fc.record({ value: bytes, mask: bytes }) }),
    fc.record({ case: fc.constant("lpm" as const), value: fc.record({ value: bytes, prefixLen: int32 }) }),
    fc.record({ case: fc.constant("range" as const), value: fc.record({ low: bytes, high: bytes }) }),
    fc.constant({ case: undefined }),
  ),
});
const action = fc.record({
  actionId: uint32,
  params: fc.array(fc.record({ paramId: uint32, value: bytes }), { maxLength: 3 }),
});
const tableEntry = fc.record(
  {
    tableId: uint32,
    match: fc.array(fieldMatch, { maxLength: 5 }),
    action: fc.oneof(
      { weight: 4, arbitrary: action.map((value) => ({ type: { case: "action" as const, value } })) },
      {
        weight: 1,
        arbitrary: uint32.map((value) => ({ type: { case: "actionProfileMemberId" as const, value } })),
      },
      { weight: 1, arbitrary: fc.constant({}) },
    ),
    priority: int32,
    metadata: bytes,
    idleTimeoutNs: fc.oneof(
      uint64.filter((value) => value < 2n ** 63n),
      fc.constant(-1n),
    ),
    controllerMetadata: uint64,
    isDefaultAction: fc.boolean(),
    counterData: fc.record({ packetCount: fc.constant(3n) }),
  },
  { requiredKeys: ["match"] },
);
const update = fc.record(
  {
    type: fc.constantFrom(0, 1, 2, 3, 9),
    entity: fc.oneof(
      {
        weight: 5,
        arbitrary: tableEntry.map((value) => ({ entity: { case: "tableEntry" as const, value } })),
      },
      {
        weight: 1,
        arbitrary: uint32.map((counterId) => ({
          entity: { case: "counterEntry" as const, value: { counterId } },
        })),
      },
      { weight: 1, arbitrary: fc.constant({}) },
    ),
  },
  { requiredKeys: [] },
);
const request = fc
  .record({
    deviceId: uint64,
    role: fc.string(),
    electionId: fc.record({ high: uint64, low: uint64 }),
    updates: fc.array(update, { maxLength: 6 }),
    atomicity: fc.constantFrom(0, 1, 2),
  })
  .map(
    (init): WriteRequest => create(WriteRequestSchema, init as MessageInitShape<typeof WriteRequestSchema>),
  );

describe("a write request", () => {
  it("is encoded to what the general decoder reads as the same", () => {
    fc.assert(
      fc.property(request, (message) => {
        expect(
          equals(WriteRequestSchema, fromBinary(WriteRequestSchema, encodeWriteRequest(message)), message),
        ).toBe(true);
      }),
    );
  });

  it("is decoded to the same as by the general decoder", () => {
    fc.assert(
      fc.property(request, (message) => {
        expect(
          equals(WriteRequestSchema, decodeWriteRequest(toBinary(WriteRequestSchema, message)), message),
        ).toBe(true);
      }),
    );
  });

  it("with changed bytes is decoded as by the general decoder, or refused where it refuses", () => {
    const change = fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 255 }) });
    fc.assert(
      fc.property(request, fc.array(change, { minLength: 1, maxLength: 3 }), (message, changes) => {
        const changed = toBinary(WriteRequestSchema, message);
        for (const { at, to } of changes) if (changed.length > 0) changed[at % changed.length] = to;
        const general = attempt(() => fromBinary(WriteRequestSchema, changed));
        const short = attempt(() => decodeWriteRequest(changed));
        if (general === undefined) expect(short).toBeUndefined();
        else if (short !== undefined) expect(equals(WriteRequestSchema, short, general)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
