// The recorded client: one step after another, each answered before the next. Between steps it prints the number of
// the server that the router shall choose from now on, and waits for SIGUSR1.
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { connect } from "node:net";

const [service, localAddress] = process.argv.slice(2);

async function routerPointsTo(server) {
  const done = once(process, "SIGUSR1");
  console.log(server);
  await done;
}

async function open(localPort) {
  const socket = connect({ host: service, port: 80, localAddress, localPort });
  await once(socket, "connect");
  return socket;
}

async function ask(socket, text) {
  socket.write(text);
  await once(socket, "data");
}

async function close(socket) {
  socket.end();
  await once(socket, "close");
}

async function query(socket, text) {
  socket.send(text, 53, service);
  await once(socket, "message");
}

const awake = setInterval(() => {}, 1000); // a signal handler alone does not keep the process alive
await routerPointsTo(1);
const first = await open(40001);
await ask(first, "GET /first HTTP/1.1\r\n\r\n");

const datagrams = createSocket("udp4");
datagrams.bind(40053, localAddress);
await once(datagrams, "listening");
await query(datagrams, "question one");

await routerPointsTo(2);
const second = await open(40002);
await ask(second, "GET /second HTTP/1.1\r\n\r\n");
await ask(first, "first connection, now by way of server 2\r\n");
await query(datagrams, "question two, now by way of server 2");

await routerPointsTo(3);
await ask(first, "first connection, now by way of server 3\r\n");
await ask(second, "second connection, now by way of server 3\r\n");
await query(datagrams, "question three, now by way of server 3");

await routerPointsTo(1);
await close(first);
await close(second);
datagrams.close();
clearInterval(awake);
