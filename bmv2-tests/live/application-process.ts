// Runs on a lab's host where no agent does: the live tests' applications on the services' own sockets.
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import answer from "./session-application.ts";
import serve from "./web-application.ts";

for (const address of process.argv.slice(2)) {
  for (const port of [80, 8080]) createServer(serve).listen({ host: address, port, backlog: 16_384 });
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  socket.on("message", (datagram, client) =>
    answer({ bytes: datagram }, (reply) => socket.send(reply, client.port, client.address)),
  );
  socket.bind(5300, address);
}
