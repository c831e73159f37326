// A header of our own: each connection has an opaque id of 64 bits, which the owner chose and every server's table
// holds. It travels in the header beside the reference, so that the owner can find its data structure by the id alone.
import {
  application,
  bits,
  client,
  connection,
  connectionTable,
  constant,
  cpu,
  deliver,
  drop,
  encapsulate,
  encapsulation,
  ethernetCarrier,
  forwarded,
  hops,
  host,
  inetd,
  inner,
  lan,
  on,
  owner,
  passOn,
  pipeline,
  service,
  version,
  wan,
} from "nicforge";

const echo = service("echo", { addresses: ["203.0.113.20"], protocol: "tcp", port: 7 });

const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: 16_384,
  data: { connectionId: bits(64) },
});

const ticket = encapsulation("ticket", {
  over: ethernetCarrier(),
  fields: {
    version: version(4, 2),
    reserved: constant(2, 0),
    forwarded: forwarded(),
    syn: inner.isSyn,
    protocol: inner.protocol,
    hops: hops(16, 1),
    connectionId: connections.data.connectionId,
    clientAddress: client.ipv4Address,
    ownerAddress: owner.ipv4Address,
    clientPort: client.port,
    applicationPort: application.port,
  },
});

export default pipeline("opaqueId", {
  ports: [wan, lan({ mtu: 1600 }), host, cpu],
  services: [echo],
  applications: [application("echo", { serves: echo, runs: inetd("cat") })],
  rules: [
    on(wan).lookup(connections, {
      local: deliver(host),
      remote: (node) => encapsulate(ticket).forward(node, lan),
      miss: { syn: deliver(host), udp: drop("unknown"), other: drop("unknown") },
    }),
    on(lan)
      .decapsulate(ticket)
      .lookup(connections, {
        local: deliver(host),
        remote: (node) => passOn(node),
        miss: { syn: deliver(host), udp: drop("unknown"), other: drop("unknown") },
      }),
    on(host).forward(wan),
  ],
});
