// Both families, TCP and UDP, one Ethernet LAN: the ready-made header in both its lengths.
import {
  connection,
  connectionTable,
  connref,
  cpu,
  deliver,
  drop,
  encapsulate,
  ethernetCarrier,
  host,
  lan,
  on,
  passOn,
  pipeline,
  punt,
  service,
  wan,
} from "nicforge";

const web = service("web", { addresses: ["203.0.113.10", "2001:db8::10"], protocol: "tcp", port: 80 });
const dns = service("dns", { addresses: ["203.0.113.10"], protocol: "udp", port: 53 });

const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: { ipv4: 65_536, ipv6: 16_384 },
});

const reference = connref({ over: ethernetCarrier() });

export default pipeline("farm", {
  ports: [wan, lan({ mtu: 1600 }), host, cpu],
  services: [web, dns],
  rules: [
    on(wan).lookup(connections, {
      local: deliver(host),
      remote: (owner) => encapsulate(reference).forward(owner, lan),
      miss: { syn: deliver(host), udp: deliver(host), other: punt() },
    }),
    on(lan)
      .decapsulate(reference)
      .lookup(connections, { local: deliver(host), remote: (owner) => passOn(owner), miss: drop("unknown") }),
    on(host).forward(wan),
  ],
});
