import { create } from "@bufbuild/protobuf";
import { byteString, byteStringValue } from "./byte-string.ts";
import { type PacketMetadata, PacketMetadataSchema } from "./gen/p4/v1/p4runtime_pb.js";
import type { P4InfoIndex } from "./p4info-index.ts";

/**
 * The metadata of a packet-out by field names; fields that are not given are 0, since all must be there.
 *
 * @throws TypeError for names that the program's packet_out header does not have, RangeError for values that do not fit.
 */
export function packetOutMetadata(
  values: Readonly<Record<string, bigint>>,
  index: P4InfoIndex,
): readonly PacketMetadata[] {
  const { metadata } = index.get("controllerHeader", "packet_out");
  const unknown = Object.keys(values).find((name) => !metadata.some((field) => field.name === name));
  if (unknown !== undefined) throw new TypeError(`no field ${unknown} in the header packet_out`);
  return metadata.map(({ id, name, bitwidth }) =>
    create(PacketMetadataSchema, { metadataId: id, value: byteString(values[name] ?? 0n, bitwidth) }),
  );
}

/** The metadata of a packet-in, by field names. */
export function packetInValues(
  metadata: readonly PacketMetadata[],
  index: P4InfoIndex,
): Readonly<Record<string, bigint>> {
  const fields = index.get("controllerHeader", "packet_in").metadata;
  return Object.fromEntries(
    metadata.flatMap(({ metadataId, value }) => {
      const field = fields.find(({ id }) => id === metadataId);
      return field === undefined ? [] : [[field.name, byteStringValue(value, field.bitwidth)]];
    }),
  );
}
