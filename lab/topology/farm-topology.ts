import { farmNode } from "../../dsl/entries/farm-node.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import {
  type Addresses,
  BROKER_ADDRESS,
  CLIENT,
  FAMILIES,
  familyOf,
  HOST_PREFIX,
  hostManagementAddress,
  MANAGEMENT_PREFIX,
  nicManagementAddress,
  PREFIX,
  ROUTER_MAC,
  ROUTER_TO_CLIENT,
  ROUTER_TO_WAN,
  wanAddresses,
} from "./addressing.ts";
import type { Bridge, Cable, KnownStation, NamespacePlan, Place, Route, Topology } from "./plan.ts";
import { CLIENT_SETTINGS, HOST_SETTINGS, ROUTER_SETTINGS, SWITCHING } from "./settings.ts";

/** What of a pipeline the lab's wiring depends on. */
export interface FarmFacts {
  readonly nodes: number;
  /** The services' addresses, IPv4 and IPv6. */
  readonly services: readonly string[];
  /** Largest IP packet (Ethernet payload) on the farm's own network, in bytes. */
  readonly lanMtu: number;
}

/** Largest IP packet between clients and servers, in bytes. */
export const WAN_MTU = 1500;
/** The kernel's limit for veth pairs and bridges. */
const LARGEST_MTU = 65_535;

export function farmFacts({ services, ports }: PipelineModel, nodes: number): FarmFacts {
  return {
    nodes,
    services: [...new Set(services.flatMap(({ addresses }) => addresses))],
    lanMtu: Math.min(ports.lan.mtu ?? WAN_MTU, LARGEST_MTU),
  };
}

/** The farm: a client behind a router, and servers, each a NIC and a host, on one LAN. */
export function farmTopology(facts: FarmFacts): Topology {
  const ids = Array.from({ length: facts.nodes }, (_, index) => index + 1);
  return {
    nodes: facts.nodes,
    namespaces: [...SHARED_NAMESPACES, ...ids.flatMap((id) => serverNamespaces(id, facts))],
    bridges: bridges(facts),
    cables: [CLIENT_CABLE, ...ids.flatMap((id) => serverCables(id, facts))],
    stations: ids.flatMap(stations),
    routes: [
      ...defaultRoutes("client", ROUTER_TO_CLIENT, "eth0"),
      ...ids.flatMap((id) => defaultRoutes(host(id), ROUTER_TO_WAN, "eth0")),
      ...facts.services.map((service) => serviceRoute(service, [1])),
    ],
  };
}

/** The router's way to a service: by one server, or shared among several. */
export function serviceRoute(service: string, nodes: readonly number[]): Route {
  const family = familyOf(service);
  return {
    place: "router",
    to: `${service}/${HOST_PREFIX[family]}`,
    via: nodes.map((node) => wanAddresses(node)[family]),
    interface: "wan",
  };
}

export function nic(node: number): Place {
  return `nic${node}`;
}

export function host(node: number): Place {
  return `host${node}`;
}

const SHARED_NAMESPACES: readonly NamespacePlan[] = [
  { place: "client", settings: CLIENT_SETTINGS, loopback: [] },
  { place: "router", settings: ROUTER_SETTINGS, loopback: [] },
  { place: "lan", settings: SWITCHING, loopback: [] },
  { place: "management", settings: SWITCHING, loopback: [] },
];

function serverNamespaces(id: number, { services }: FarmFacts): readonly NamespacePlan[] {
  const loopback = services.map((service) => `${service}/${HOST_PREFIX[familyOf(service)]}`);
  return [
    { place: nic(id), settings: SWITCHING, loopback: [] },
    { place: host(id), settings: HOST_SETTINGS, loopback },
  ];
}

function bridges({ lanMtu }: FarmFacts): readonly Bridge[] {
  return [
    {
      place: "router",
      name: "wan",
      mtu: WAN_MTU,
      mac: ROUTER_MAC,
      addresses: withPrefixes(ROUTER_TO_WAN),
    },
    { place: "lan", name: "lan", mtu: lanMtu },
    {
      place: "management",
      name: "mgmt",
      mtu: WAN_MTU,
      addresses: [`${BROKER_ADDRESS}/${MANAGEMENT_PREFIX}`],
    },
  ];
}

const CLIENT_CABLE: Cable = {
  mtu: WAN_MTU,
  ends: [
    { place: "client", name: "eth0", addresses: withPrefixes(CLIENT) },
    { place: "router", name: "clients", addresses: withPrefixes(ROUTER_TO_CLIENT) },
  ],
};

function serverCables(id: number, { lanMtu }: FarmFacts): readonly Cable[] {
  const { hostMac, lanMac } = farmNode(id);
  return [
    {
      mtu: WAN_MTU,
      ends: [
        { place: "router", name: `wan${id}`, bridge: "wan" },
        { place: nic(id), name: "wan", mac: hostMac, silent: true },
      ],
    },
    {
      mtu: lanMtu,
      ends: [
        { place: "lan", name: `lan${id}`, bridge: "lan" },
        { place: nic(id), name: "lan", mac: lanMac, silent: true },
      ],
    },
    {
      mtu: WAN_MTU,
      ends: [
        { place: nic(id), name: "host", silent: true },
        { place: host(id), name: "eth0", mac: hostMac, addresses: withPrefixes(wanAddresses(id)) },
      ],
    },
    managementCable(id, nic(id), nicManagementAddress(id)),
    managementCable(id, host(id), hostManagementAddress(id)),
  ];
}

function managementCable(id: number, place: Place, address: string): Cable {
  const port = place === nic(id) ? `nic${id}` : `host${id}`;
  return {
    mtu: WAN_MTU,
    ends: [
      { place: "management", name: port, bridge: "mgmt" },
      { place, name: "mgmt", addresses: [`${address}/${MANAGEMENT_PREFIX}`] },
    ],
  };
}

/** A server that only receives on the LAN never teaches the LAN's switch where it is, which then floods. */
function stations(id: number): readonly KnownStation[] {
  return [{ place: "lan", port: `lan${id}`, mac: farmNode(id).lanMac }];
}

function defaultRoutes(place: Place, router: Addresses, via: string): readonly Route[] {
  return FAMILIES.map((family) => ({
    place,
    to: family === "ipv4" ? "0.0.0.0/0" : "::/0",
    via: [router[family]],
    interface: via,
  }));
}

function withPrefixes(addresses: Addresses): readonly string[] {
  return FAMILIES.map((family) => `${addresses[family]}/${PREFIX[family]}`);
}
