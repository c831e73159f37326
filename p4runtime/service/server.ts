import {
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  type ServerOptions,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { create } from "@bufbuild/protobuf";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { type ForwardingPipelineConfig, ForwardingPipelineConfigSchema } from "../gen/p4/v1/p4runtime_pb.js";
import type { ForwardingDevice } from "./forwarding-device.ts";
import { answerUnary } from "./grpc-unary.ts";
import { P4RuntimeService } from "./p4runtime-service.ts";

export interface P4RuntimeServerOptions {
  readonly device: ForwardingDevice;
  /** `host:port` to listen on; port 0 for any that is free. */
  readonly address: string;
  /** 1 unless given. */
  readonly deviceId?: bigint;
  /** The pipeline that runs before a controller gives another one. */
  readonly initial?: Pick<ForwardingPipelineConfig, "p4info" | "p4DeviceConfig">;
  /** Nanoseconds since 1970, for the timestamps of notifications; the machine's time unless given. */
  readonly now?: () => bigint;
}

export interface P4RuntimeServer {
  /** `host:port`, with the port that was taken. */
  readonly address: string;
  /** Drops all connections and stops listening. */
  close(): Promise<void>;
}

/** The largest message that a controller may send, in bytes. */
const LARGEST_MESSAGE = 64 * 1024 * 1024;
/** The largest headers, in bytes: a batch's answer has an error for each update in them. */
const LARGEST_HEADERS = 16 * 1024 * 1024;

/**
 * Serves P4Runtime 1.5 for a device: gRPC over HTTP/2 in plain text.
 *
 * @throws Error of the operating system when the address cannot be taken; RequestError when the device refuses `initial`
 * @example
 * const server = await serveP4Runtime({ device, address: "127.0.0.1:9559" });
 */
export async function serveP4Runtime(options: P4RuntimeServerOptions): Promise<P4RuntimeServer> {
  const { device, deviceId = 1n, now = () => BigInt(Date.now()) * 1_000_000n } = options;
  const service = new P4RuntimeService({ device, deviceId, now });
  if (options.initial !== undefined)
    await service.commit(create(ForwardingPipelineConfigSchema, options.initial));
  const general = connectNodeAdapter({
    routes: service.routes,
    grpc: true,
    grpcWeb: false,
    connect: false,
    readMaxBytes: LARGEST_MESSAGE,
  });
  // `maxSendHeaderBlockLength` is an option of Node's http2 that its types leave out.
  const serverOptions: ServerOptions = Object.assign({}, { maxSendHeaderBlockLength: LARGEST_HEADERS });
  const server = createServer(serverOptions);
  // Never listens: it makes Node's request and response of the streams that it is handed.
  const framework = createServer(general);
  server.on(
    "stream",
    (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, flags: number, rawHeaders: string[]) => {
      const isGrpc = headers["content-type"]?.startsWith("application/grpc") === true;
      const call = isGrpc ? service.unary(headers[":path"] ?? "") : undefined;
      if (call === undefined) framework.emit("stream", stream, headers, flags, rawHeaders);
      else answerUnary(stream, headers, LARGEST_MESSAGE, call);
    },
  );
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  const { host, port } = splitAddress(options.address);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const bound = server.address() as AddressInfo;
  return {
    address: `${bound.family === "IPv6" ? `[${bound.address}]` : bound.address}:${bound.port}`,
    close: () =>
      new Promise((resolve) => {
        for (const session of sessions) session.destroy();
        server.close(() => resolve());
      }),
  };
}

/** @throws TypeError for text that is no `host:port` */
function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(":");
  const port = Number(address.slice(colon + 1));
  if (colon < 0 || !Number.isInteger(port) || port < 0 || port > 65535) {
    throw new TypeError(`${address} is no address of the form host:port`);
  }
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ""), port };
}
