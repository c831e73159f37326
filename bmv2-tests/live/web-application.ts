import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { hostname } from "node:os";
import { patternedBytes } from "./patterned-bytes.ts";

/** What the client should come to hear from, so that tests know whose socket it was: the server's number. */
const SERVER = process.env.NICFORGE_LAB_PLACE ?? hostname();

/** `GET /who`, `GET /bytes/N` for N bytes that the client can compute, and `PUT` for the hash of what arrived. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader("x-server", SERVER);
  const count = /^\/bytes\/(\d+)$/.exec(request.url ?? "")?.[1];
  if (count !== undefined) {
    response.setHeader("content-length", count);
    for (const chunk of patternedBytes(Number(count))) {
      if (!response.write(chunk)) await new Promise((resolve) => response.once("drain", resolve));
    }
    response.end();
    return;
  }
  const hash = createHash("sha256");
  for await (const chunk of request) hash.update(chunk as Uint8Array);
  response.end(request.method === "PUT" ? hash.digest("hex") : SERVER);
}

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  answer(request, response).catch(() => response.destroy());
});

/** The application: HTTP on each connection. */
export default function serve(socket: Socket): void {
  server.emit("connection", socket);
}
