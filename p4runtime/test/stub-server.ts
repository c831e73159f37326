import { createServer, type ServerHttp2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import type { ConnectRouter } from "@connectrpc/connect";
import { connectNodeAdapter } from "@connectrpc/connect-node";

export interface StubServer {
  /** `host:port` */
  readonly address: string;
  stop(): Promise<void>;
}

/** A gRPC server in this process, on a free port of the loopback address. */
export async function startStubServer(routes: (router: ConnectRouter) => void): Promise<StubServer> {
  const server = createServer(connectNodeAdapter({ routes, grpc: true, grpcWeb: false, connect: false }));
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        for (const session of sessions) session.destroy();
        server.close(() => resolve());
      }),
  };
}
