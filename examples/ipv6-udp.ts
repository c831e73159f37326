// IPv6 clients, and servers on a routed fabric: the reference travels in UDP datagrams over IPv6.
import {
  connection,
  connectionTable,
  connref,
  cpu,
  deliver,
  drop,
  encapsulate,
  host,
  lan,
  on,
  passOn,
  pipeline,
  punt,
  service,
  udpCarrier,
  wan,
} from "nicforge";

const web = service("web", { addresses: ["2001:db8::10"], protocol: "tcp", port: 80 });
const dns = service("dns", { addresses: ["2001:db8::10"], protocol: "udp", port: 53 });

const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: { ipv4: 1, ipv6: 65_536 },
  idle: { udp: 60 },
  whenFull: "evict-oldest-idle",
});

const reference = connref({ over: udpCarrier({ ip: 6 }) });

export default pipeline("ipv6Udp", {
  ports: [wan, lan({ mtu: 9000 }), host, cpu],
  services: [web, dns],
  rules: [
    on(wan).lookup(connections, {
      local: deliver(host),
      remote: (owner) => encapsulate(reference).forward(owner, lan),
      miss: { syn: deliver(host), udp: deliver(host), other: punt() },
    }),
    on(lan)
      .decapsulate(reference)
      .lookup(connections, {
        local: deliver(host),
        remote: (owner) => passOn(owner),
        miss: drop("unknown"),
      }),
    on(host).forward(wan),
  ],
});
