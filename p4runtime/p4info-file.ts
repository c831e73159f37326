import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { fromText } from "@bufbuild/protobuf/txtpb";
import { type P4Info, P4InfoSchema } from "./gen/p4/config/v1/p4info_pb.js";
import { protocText } from "./text-format.ts";

/** How a P4Info file is written: text that people read, or protobuf's binary form. */
export type P4InfoFormat = "text" | "binary";

/** Text for names that end like `.txtpb`, `.txt` or `.p4info`; binary for `.bin`, `.pb` and `.binpb`. */
export function p4InfoFormatOf(file: string): P4InfoFormat {
  return /\.(?:bin|pb|binpb)$/.test(file) ? "binary" : "text";
}

/** The bytes of a P4Info file. */
export function encodeP4Info(p4info: P4Info, format: P4InfoFormat): Uint8Array {
  if (format === "binary") return toBinary(P4InfoSchema, p4info);
  return new TextEncoder().encode(p4InfoText(p4info));
}

/** P4Info in protobuf's text format, laid out as other P4 compilers do. */
export function p4InfoText(p4info: P4Info): string {
  return protocText(P4InfoSchema, p4info);
}

/**
 * Reads what {@link encodeP4Info}, or a P4 compiler, wrote.
 *
 * @throws Error when the bytes are not of the format.
 */
export function decodeP4Info(bytes: Uint8Array, format: P4InfoFormat): P4Info {
  if (format === "binary") return fromBinary(P4InfoSchema, bytes);
  return fromText(P4InfoSchema, new TextDecoder().decode(bytes));
}
