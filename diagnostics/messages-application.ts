import { defineMessages, text } from "./message-table.ts";

/** What the agent says about the socket applications that it runs. */
export const applicationMessages = defineMessages({
  "application-port-in-use": {
    severity: "error",
    message: text`${"protocol"} port ${"port"} of ${"address"} is in use, and ${"application"} serves it`,
    help: text`End the program that listens there ("ss -lnp" names it), or declare it as a listener(…) of the service.`,
  },
  "application-address-missing": {
    severity: "error",
    message: text`this host has no address ${"address"}, which ${"application"} serves`,
    help: text`Give the service's address to this host, such as "ip address add ${"address"} dev lo".`,
  },
  "application-port-privileged": {
    severity: "error",
    message: text`${"application"} may not serve port ${"port"}: this user may not listen below port 1024`,
    help: text`Run the agent as root or with CAP_NET_BIND_SERVICE, or lower net.ipv4.ip_unprivileged_port_start.`,
  },
  "application-cannot-listen": {
    severity: "error",
    message: text`${"application"} cannot listen on ${"protocol"} ${"address"} port ${"port"}: ${"reason"}`,
    help: text`Correct the service's address and port, or this host's network.`,
  },
  "application-not-a-function": {
    severity: "error",
    message: text`the module of ${"application"} exports ${"actual"} by default, not a function`,
    help: text`Export a function: "export default (socket) => …" for TCP, "export default (datagram, reply) => …" for UDP.`,
  },
  "application-inetd-udp": {
    severity: "error",
    message: text`${"application"} starts a program for each connection, but ${"service"} is a UDP service`,
    help: text`Run it as a listener(…) that receives datagrams by itself, or as a TypeScript module.`,
  },
});
