// Ownership by home nodes: a new connection is placed at the server that its flow hash chooses.
import {
  connection,
  connectionTable,
  connref,
  cpu,
  deliver,
  drop,
  encapsulate,
  ethernetCarrier,
  home,
  host,
  lan,
  on,
  passOn,
  pipeline,
  punt,
  service,
  wan,
} from "nicforge";

const web = service("web", { addresses: ["203.0.113.10"], protocol: "tcp", port: 80 });

const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: 65_536,
});

const reference = connref({ over: ethernetCarrier() });
const placed = home({ unknown: deliver(host) });

export default pipeline("homes", {
  ports: [wan, lan({ mtu: 1600 }), host, cpu],
  services: [web],
  ownership: "home",
  homePlaces: 256,
  rules: [
    on(wan).lookup(connections, {
      local: deliver(host),
      remote: (owner) => encapsulate(reference).forward(owner, lan),
      miss: { syn: placed, udp: placed, other: home({ unknown: punt() }) },
    }),
    on(lan)
      .decapsulate(reference)
      .lookup(connections, {
        local: deliver(host),
        remote: (owner) => passOn(owner),
        miss: { syn: placed, udp: placed, other: home({ unknown: drop("unknown") }) },
      }),
    on(host).forward(wan),
  ],
});
