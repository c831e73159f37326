// A web application on every server of a farm, for IPv4 and IPv6 clients: nicforge lab examples/web.ts
import {
  application,
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
  typescript,
  wan,
} from "nicforge";

const web = service("web", { addresses: ["203.0.113.10", "2001:db8:10::10"], protocol: "tcp", port: 80 });

const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: 65_536,
  whenFull: "refuse",
});

const reference = connref({ over: ethernetCarrier() });

export default pipeline("web", {
  ports: [wan, lan({ mtu: 1600 }), host, cpu],
  services: [web],
  applications: [application("greeter", { serves: web, runs: typescript("./web-application.ts") })],
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
