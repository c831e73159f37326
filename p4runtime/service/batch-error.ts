import { create, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorSchema } from "../gen/p4/v1/p4runtime_pb.js";
import type { RequestError } from "./request-error.ts";
import type { UpdateResults } from "./write-batch.ts";

/**
 * Bytes that all details may take. They travel in one HTTP/2 header in base64, and nghttp2, on which Node and many
 * clients build, takes 64 KiB of one.
 */
const LARGEST_DETAILS = 46_000;
/** Bytes of a detail that only has a code: its type's URL for the most part. */
const BYTES_OF_CODE = 40;

/**
 * The status of a batch of which updates failed: UNKNOWN with one `p4.v1.Error` for each update (P4Runtime specification,
 * "Error Reporting" of Write). Where there is no room for all texts the later ones are left out, and where there is
 * none for the codes, all details are: what is too long would end the connection.
 */
export function batchError(results: UpdateResults): ConnectError {
  const failed = results.filter((result) => result !== undefined);
  const message = `${failed.length} of ${results.length} updates failed; the first: ${failed[0]!.text}`;
  let room = LARGEST_DETAILS - results.length * BYTES_OF_CODE;
  if (room < 0) {
    const note = "there is no room to tell what became of each: send smaller batches";
    return new ConnectError(`${message} (${note})`, Code.Unknown);
  }
  const details = results.map((result) => {
    const value = result === undefined ? {} : errorOf(result);
    // Space, length and the rest of the message's frame.
    const bytes = result === undefined ? 0 : Buffer.byteLength(result.text) + 24;
    if (bytes <= room) room -= bytes;
    else {
      delete value.message;
      delete value.space;
    }
    return { desc: ErrorSchema, value: create(ErrorSchema, value) };
  });
  return new ConnectError(message, Code.Unknown, undefined, details);
}

function errorOf({
  code,
  text,
}: RequestError): MessageInitShape<typeof ErrorSchema> & { message?: string; space?: string } {
  return { canonicalCode: code, message: text, space: "nicforge" };
}
