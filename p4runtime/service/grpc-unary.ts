import type { Http2ServerRequest, Http2ServerResponse } from "node:http2";
import { Code, ConnectError } from "@connectrpc/connect";
import { setTrailerStatus } from "@connectrpc/connect/protocol-grpc";
import { grpcFrame, grpcMessage } from "../grpc-frame.ts";

const EMPTY_ANSWER = grpcFrame(new Uint8Array(0));
const HEADERS = { "content-type": "application/grpc+proto" };

/**
 * Answers a unary gRPC call whose answer is an empty message, on the bare stream: for the call that comes more often
 * than all others it spends a fraction of what a framework does.
 *
 * @param largest bytes of a request
 * @param call takes the encoded request; what it throws becomes the status by `statusOf`
 */
export function answerUnary(
  { stream, headers }: Http2ServerRequest,
  response: Http2ServerResponse,
  largest: number,
  call: (message: Uint8Array) => Promise<void>,
  statusOf: (error: unknown) => ConnectError,
): void {
  const chunks: Buffer[] = [];
  let length = 0;
  const fail = (error: unknown) => respond(response, statusOf(error));
  // The client went away: there is nobody to answer.
  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    length += chunk.length;
    if (length <= largest) chunks.push(chunk);
    else chunks.length = 0;
  });
  stream.on("end", () => {
    if (length > largest) {
      fail(new ConnectError(`a request has at most ${largest} bytes`, Code.ResourceExhausted));
      return;
    }
    let message: Uint8Array;
    try {
      const body = chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
      message = grpcMessage(body, headers["grpc-encoding"]?.toString(), largest);
    } catch (error) {
      fail(new ConnectError((error as Error).message, Code.InvalidArgument));
      return;
    }
    call(message).then(() => respond(response, undefined), fail);
  });
}

function respond(response: Http2ServerResponse, error: ConnectError | undefined): void {
  const { stream } = response;
  if (stream === undefined || stream.destroyed || stream.closed) return;
  if (error !== undefined) {
    // Without a message headers and trailers are one block.
    const status = Object.fromEntries(setTrailerStatus(new Headers(), error));
    stream.respond({ ...HEADERS, ":status": 200, ...status }, { endStream: true });
    return;
  }
  response.addTrailers({ "grpc-status": "0" });
  response.writeHead(200, HEADERS);
  response.end(EMPTY_ANSWER);
}
