import type { Transport } from "@connectrpc/connect";
import { createGrpcTransport, Http2SessionManager } from "@connectrpc/connect-node";

/** A plain-text gRPC connection; opened by the first call. */
export interface GrpcConnection {
  readonly transport: Transport;
  /** Drops the connection and with it all calls. */
  close(): void;
}

/** @param address `host:port` */
export function connectGrpc(address: string): GrpcConnection {
  const baseUrl = `http://${address}`;
  const sessionManager = new Http2SessionManager(baseUrl);
  return {
    transport: createGrpcTransport({ baseUrl, sessionManager }),
    close: () => sessionManager.abort(),
  };
}
