import { create } from "@bufbuild/protobuf";
import { bigintFromBytes, bytesFromBigint } from "../../packet/bytes.ts";
import { byteString } from "../byte-string.ts";
import { type PacketMetadata, PacketMetadataSchema } from "../gen/p4/v1/p4runtime_pb.js";
import type { PacketHeaderSchema } from "./pipeline-schema.ts";
import { refusal } from "./request-error.ts";

/**
 * The header of a packet-out: the metadata's bits in the order of the declaration, then zeros up to whole bytes
 * (P4Runtime specification, "Packet I/O": precisely one value for each field).
 *
 * @throws RequestError with a path within the PacketOut
 */
export function packetOutHeader(
  schema: PacketHeaderSchema | undefined,
  metadata: readonly PacketMetadata[],
): Uint8Array {
  const fields = schema?.fields ?? [];
  metadata.forEach(({ metadataId }, index) => {
    if (!fields.some(({ id }) => id === metadataId)) {
      const owner = "the header packet_out";
      throw refusal("p4runtime-unknown-member", `metadata[${index}].metadata_id`, {
        owner,
        what: "field",
        id: metadataId,
      });
    }
    if (metadata.findIndex((other) => other.metadataId === metadataId) < index) {
      throw refusal("p4runtime-duplicate", `metadata[${index}].metadata_id`, {
        what: "field",
        id: metadataId,
      });
    }
  });
  if (schema === undefined) return new Uint8Array(0);
  let bits = 0;
  let value = 0n;
  for (const { id, name, width } of fields) {
    const index = metadata.findIndex(({ metadataId }) => metadataId === id);
    if (index < 0)
      throw refusal("p4runtime-invalid-value", "metadata", { reason: `no value for ${name} (id ${id})` });
    value = (value << BigInt(width)) | fieldValue(metadata[index]!.value, width, `metadata[${index}].value`);
    bits += width;
  }
  return bytesFromBigint(value << BigInt(8 * schema.length - bits), schema.length);
}

function fieldValue(bytes: Uint8Array, width: number, path: string): bigint {
  if (bytes.length === 0) throw refusal("p4runtime-empty-byte-string", path);
  const value = bigintFromBytes(bytes);
  if (value >> BigInt(width) === 0n) return value;
  throw refusal("p4runtime-value-too-wide", path, { value: Buffer.from(bytes).toString("hex"), width });
}

/** A packet-in taken apart; undefined when it is shorter than its header. */
export function splitPacketIn(
  schema: PacketHeaderSchema | undefined,
  packet: Uint8Array,
): { readonly payload: Uint8Array; readonly metadata: PacketMetadata[] } | undefined {
  if (schema === undefined) return { payload: packet, metadata: [] };
  if (packet.length < schema.length) return undefined;
  const header = bigintFromBytes(packet.subarray(0, schema.length));
  let below = 8 * schema.length;
  const metadata = schema.fields.map(({ id, width }) => {
    below -= width;
    const value = byteString(BigInt.asUintN(width, header >> BigInt(below)), width);
    return create(PacketMetadataSchema, { metadataId: id, value });
  });
  return { payload: packet.subarray(schema.length), metadata };
}
