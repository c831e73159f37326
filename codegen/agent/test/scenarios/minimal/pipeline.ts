import {
  connection,
  connectionTable,
  connref,
  deliver,
  drop,
  encapsulate,
  ethernetCarrier,
  host,
  lan,
  on,
  passOn,
  pipeline,
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
  capacity: 1024,
});
const reference = connref({ over: ethernetCarrier() });

/** Without an agent's port nothing is reported: the agent's type says so. */
export default pipeline("minimal", {
  ports: [wan, lan({ mtu: 1600 }), host],
  services: [web],
  rules: [
    on(wan).lookup(connections, {
      local: deliver(host),
      remote: (owner) => encapsulate(reference).forward(owner, lan),
      miss: drop("unknown"),
    }),
    on(lan)
      .decapsulate(reference)
      .lookup(connections, { local: deliver(host), remote: (owner) => passOn(owner), miss: drop("unknown") }),
    on(host).forward(wan),
  ],
});
