import type { Socket } from "node:net";

/** The application: says what it hears. */
export default function echo(socket: Socket): void {
  socket.setNoDelay(true);
  socket.pipe(socket);
}
