// Says which server answers, and counts the requests of the connection: it is the same one as long as the count goes on.
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { hostname } from "node:os";

const requests = new WeakMap<Socket, number>();

const server = createServer((request, response) => {
  const count = (requests.get(request.socket) ?? 0) + 1;
  requests.set(request.socket, count);
  response.end(`${process.env.NICFORGE_LAB_PLACE ?? hostname()}, request ${count} of this connection\n`);
});

export default (socket: Socket): void => {
  server.emit("connection", socket);
};
