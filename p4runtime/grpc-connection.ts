import type { ClientHttp2Stream, IncomingHttpHeaders } from "node:http2";
import { Code, ConnectError, type Transport } from "@connectrpc/connect";
import { findTrailerError } from "@connectrpc/connect/protocol-grpc";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";
import { grpcFrame, grpcMessage } from "./grpc-frame.ts";

/** A plain-text gRPC connection; opened by the first call. */
export interface GrpcConnection {
  readonly transport: Transport;
  /**
   * A unary call with encoded messages, for calls whose number counts: it spends a third of the transport's time.
   *
   * @param path `/package.Service/Method`
   * @throws ConnectError
   */
  unary(path: string, message: Uint8Array): Promise<Uint8Array>;
  /** Drops the connection and with it all calls. */
  close(): void;
}

/** Answers to a batch may carry an error for each update, in the trailers. Bytes. */
const LARGEST_HEADERS = 16 * 1024 * 1024;

/** @param address `host:port` */
export function connectGrpc(address: string): GrpcConnection {
  const baseUrl = `http://${address}`;
  const sessionManager = new Http2SessionManager(baseUrl, undefined, {
    settings: { maxHeaderListSize: LARGEST_HEADERS },
  });
  return {
    transport: createGrpcTransport({ baseUrl, sessionManager }),
    unary: async (path, message) => {
      const headers = { "content-type": "application/grpc+proto", te: "trailers" };
      const stream = await sessionManager.request("POST", path, headers, {}).catch((error) => {
        throw ConnectError.from(error, Code.Unavailable);
      });
      stream.end(grpcFrame(message));
      return answer(stream, sessionManager);
    },
    close: () => sessionManager.abort(),
  };
}

function answer(stream: ClientHttp2Stream, sessionManager: Http2SessionManager): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    // In an answer without a message the headers are the trailers.
    let trailers: IncomingHttpHeaders = {};
    stream.on("response", (headers) => {
      trailers = headers;
    });
    stream.on("trailers", (headers) => {
      trailers = headers;
    });
    stream.on("data", (chunk: Uint8Array) => {
      sessionManager.notifyResponseByteRead(stream);
      chunks.push(chunk);
    });
    stream.on("error", (error) => reject(ConnectError.from(error, Code.Unavailable)));
    const settle = () => {
      const error = statusError(trailers);
      if (error !== undefined) return reject(error);
      try {
        resolve(grpcMessage(Buffer.concat(chunks)));
      } catch (reason) {
        reject(ConnectError.from(reason, Code.Internal));
      }
    };
    stream.on("end", () => {
      if (trailers["grpc-status"] !== undefined) settle();
    });
    stream.on("close", settle);
  });
}

function statusError(trailers: IncomingHttpHeaders): ConnectError | undefined {
  if (trailers["grpc-status"] === "0") return undefined;
  const headers = new Headers();
  for (const [name, value] of Object.entries(trailers)) {
    if (typeof value === "string" && !name.startsWith(":")) headers.set(name, value);
  }
  return (
    findTrailerError(headers) ??
    new ConnectError("the connection was closed before the answer", Code.Unavailable)
  );
}
