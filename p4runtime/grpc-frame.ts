import { gunzipSync } from "node:zlib";

/** Bytes in front of a message: whether it is compressed, and its length (gRPC over HTTP/2, "Length-Prefixed-Message"). */
const PREFIX = 5;

/** A message as it travels, not compressed. */
export function grpcFrame(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX);
  return frame;
}

/**
 * The only message of a body.
 *
 * @param encoding of compressed messages: gzip is known
 * @throws RangeError when there is no whole message or more than one, or its compression is not known
 */
export function grpcMessage(body: Buffer, encoding?: string, largest = Number.POSITIVE_INFINITY): Uint8Array {
  if (body.length < PREFIX || body.length !== PREFIX + body.readUInt32BE(1)) {
    throw new RangeError("a unary call has one whole message");
  }
  const message = body.subarray(PREFIX);
  if (body[0] === 0) return message;
  if (encoding !== "gzip") throw new RangeError(`the message's compression, ${encoding}, is not known`);
  return gunzipSync(message, Number.isFinite(largest) ? { maxOutputLength: largest } : {});
}
