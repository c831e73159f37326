import {
  application,
  bits,
  connection,
  connectionTable,
  connref,
  cpu,
  deliver,
  drop,
  encapsulate,
  ethernetCarrier,
  host,
  inetd,
  lan,
  on,
  passOn,
  pipeline,
  punt,
  service,
  typescript,
  wan,
} from "nicforge";

const echo = service("echo", { addresses: ["203.0.113.10"], protocol: "tcp", port: 7 });
const time = service("time", { addresses: ["203.0.113.10"], protocol: "udp", port: 37 });
const swapped = service("swapped", { addresses: ["203.0.113.11"], protocol: "tcp", port: 7 });
const cat = service("cat", { addresses: ["203.0.113.12"], protocol: "tcp", port: 7 });
const connections = connectionTable({
  key: [
    connection.clientAddress,
    connection.clientPort,
    connection.serviceAddress,
    connection.servicePort,
    connection.protocol,
  ],
  capacity: 1024,
  data: { tenant: bits(24), ticket: bits(64) },
});
const reference = connref({ over: ethernetCarrier() });

export default pipeline("applications", {
  ports: [wan, lan({ mtu: 1600 }), host, cpu],
  services: [echo, time, swapped, cat],
  applications: [
    application("echo", { serves: echo, runs: typescript("./echo.ts") }),
    application("timeOfDay", { serves: time, runs: typescript("time.ts") }),
    // A function of datagrams for a service of streams: the agent does not compile.
    application("swapped", { serves: swapped, runs: typescript("./time.ts") }),
    application("cat", { serves: cat, runs: inetd("cat") }),
  ],
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
