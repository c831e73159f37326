// As little as possible: a header of one's own for IPv4 clients, no agent, no second forward.
import {
  application,
  client,
  connection,
  connectionTable,
  constant,
  deliver,
  drop,
  encapsulate,
  encapsulation,
  ethernetCarrier,
  forwarded,
  host,
  inner,
  lan,
  on,
  owner,
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
  capacity: 1024,
});

const ticket = encapsulation("ticket", {
  over: ethernetCarrier(),
  fields: {
    version: version(4, 1),
    forwarded: forwarded(),
    reserved: constant(19, 0),
    protocol: inner.protocol,
    clientAddress: client.ipv4Address,
    ownerAddress: owner.ipv4Address,
    clientPort: client.port,
    applicationPort: application.port,
  },
});

export default pipeline("minimal", {
  ports: [wan, lan({ mtu: 1500 }), host],
  services: [echo],
  rules: [
    on(wan).lookup(connections, {
      local: deliver(host),
      remote: (node) => encapsulate(ticket).forward(node, lan),
      miss: drop("unknown"),
    }),
    on(lan)
      .decapsulate(ticket)
      .lookup(connections, {
        local: deliver(host),
        remote: () => drop("policy"),
        miss: drop("unknown"),
      }),
    on(host).forward(wan),
  ],
});
