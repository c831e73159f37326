// The live tests' farm: a web service and a session service, for clients of both families.
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
  listener,
  on,
  passOn,
  pipeline,
  punt,
  service,
  typescript,
  wan,
} from "nicforge";

const addresses = ["203.0.113.10", "2001:db8:10::10"];
const web = service("web", { addresses, protocol: "tcp", port: 80 });
const echo = service("echo", { addresses, protocol: "tcp", port: 7 });
// Its application is a process of its own, which goes on when the agent is stopped.
const steady = service("steady", { addresses, protocol: "tcp", port: 8080 });
const sessions = service("sessions", { addresses, protocol: "udp", port: 5300 });

const STEADY = `const { createServer } = require("node:http");
const server = createServer({ keepAliveTimeout: 120000 }, (_, response) => response.end(process.env.NICFORGE_LAB_PLACE));
server.listen(8080, "::");`;

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

export default pipeline("live", {
  ports: [wan, lan({ mtu: 1600 }), host, cpu],
  services: [web, echo, steady, sessions],
  applications: [
    application("web", { serves: web, runs: typescript("./web-application.ts") }),
    application("echo", { serves: echo, runs: typescript("./echo-application.ts") }),
    application("steady", { serves: steady, runs: listener("node", "-e", STEADY) }),
    application("sessions", { serves: sessions, runs: typescript("./session-application.ts") }),
  ],
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
