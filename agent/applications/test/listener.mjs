// An echo server as a program of its own: listens where the agent says. With "stubborn" it does not end when it is asked to.
import { createServer } from "node:net";

const server = createServer({ allowHalfOpen: true }, (socket) => socket.pipe(socket));
for (const address of process.env.NICFORGE_ADDRESSES.split(" "))
  server.listen(Number(process.env.NICFORGE_PORT), address);
process.on("SIGTERM", () => {
  if (process.argv[2] !== "stubborn") process.exit(0);
});
