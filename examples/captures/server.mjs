// The recorded service: a line-by-line TCP answerer on port 80 and a UDP echo on port 53.
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

const [address] = process.argv.slice(2);

createServer((socket) => {
  socket.on("data", (bytes) => socket.write(`you said ${bytes.length} bytes\n`));
  socket.on("end", () => socket.end());
}).listen(80, address);

const datagrams = createSocket("udp4", (message, sender) =>
  datagrams.send(message, sender.port, sender.address),
);
datagrams.bind(53, address);
