import type { Socket } from "node:net";

export default (socket: Socket) => socket.pipe(socket);
