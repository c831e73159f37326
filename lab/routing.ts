import type { AddressFamily, TransportProtocol } from "../dsl/model/index.ts";
import { endpoint } from "../packet/endpoint.ts";
import { formatIpAddress } from "../packet/ip-address.ts";
import { HOST_PREFIX, wanAddresses } from "./topology/addressing.ts";
import { type Command, familyOption, ip, routeCommand } from "./topology/commands.ts";
import { serviceRoute } from "./topology/farm-topology.ts";
import type { Route } from "./topology/plan.ts";

/** Packets of one client to a service, by a range of the client's ports. */
export interface ClientFlows {
  readonly protocol: TransportProtocol;
  readonly client: string;
  readonly ports: { readonly from: number; readonly to: number };
  readonly service: string;
}

/** One connection's packets; endpoints as `198.51.100.7:40000` or `[2001:db8::1]:80`. */
export function flowsOf(connection: {
  readonly client: string;
  readonly service: string;
  readonly protocol: TransportProtocol;
}): ClientFlows {
  const client = endpoint(connection.client);
  return {
    protocol: connection.protocol,
    client: formatIpAddress(client.address),
    ports: { from: client.port, to: client.port },
    service: formatIpAddress(endpoint(connection.service).address),
  };
}

/** Rules are looked at in the order of their numbers; the kernel's own begin at 32,766. */
const FIRST_RULE = 1_000;
const RULES = 30_000;
/** Tables 1 to 252 are for everyone, but for none that we know of above 100. */
const FIRST_TABLE = 1_000;

/**
 * The router's choice of a server for each packet: a route for a service, and rules for the flows that go elsewhere. No packet
 * finds no route while it changes.
 */
export class Routing {
  readonly #run: string;
  readonly #rules = new Map<string, Command>();
  #rule = 0;

  constructor(run: string) {
    this.#run = run;
  }

  /** Routes that rules refer to: in table 1000 + n everything goes to server n. */
  static tables(nodes: number): readonly Route[] {
    return Array.from({ length: nodes }, (_, index) => index + 1).flatMap((node) =>
      (["ipv4", "ipv6"] as const).map((family) => tableRoute(node, family)),
    );
  }

  /** All packets to a service go to one server, or their flows are shared among several (equal-cost multipath). */
  service(service: string, ...nodes: readonly number[]): readonly Command[] {
    return [routeCommand(this.#run, serviceRoute(service, nodes))];
  }

  /** These flows go to a server, whatever the service's route says. */
  flows(flows: ClientFlows, node: number): readonly Command[] {
    const key = JSON.stringify(flows);
    const old = this.#rules.get(key);
    const rule = ["pref", String(FIRST_RULE + (this.#rule++ % RULES)), ...selector(flows)];
    const table = ["lookup", String(FIRST_TABLE + node)];
    const change = (verb: "add" | "del") =>
      ip(this.#run, "router", familyOption(flows.client), "rule", verb, ...rule, ...table);
    this.#rules.set(key, change("del"));
    return [change("add"), ...(old === undefined ? [] : [old])];
  }

  /** These flows follow the service's route again. */
  release(flows: ClientFlows): readonly Command[] {
    const key = JSON.stringify(flows);
    const old = this.#rules.get(key);
    this.#rules.delete(key);
    return old === undefined ? [] : [old];
  }
}

function tableRoute(node: number, family: AddressFamily): Route {
  return {
    place: "router",
    to: family === "ipv4" ? "0.0.0.0/0" : "::/0",
    via: [wanAddresses(node)[family]],
    interface: "wan",
    table: FIRST_TABLE + node,
  };
}

function selector({ protocol, client, ports, service }: ClientFlows): readonly string[] {
  const prefix = HOST_PREFIX[client.includes(":") ? "ipv6" : "ipv4"];
  const range = ports.from === ports.to ? `${ports.from}` : `${ports.from}-${ports.to}`;
  const addresses = ["from", `${client}/${prefix}`, "to", `${service}/${prefix}`];
  return [...addresses, "ipproto", protocol, "sport", range];
}
