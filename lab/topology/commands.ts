import { familyOf } from "./addressing.ts";
import type { Bridge, Cable, CableEnd, KnownStation, NamespacePlan, Place, Route, Topology } from "./plan.ts";

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: readonly string[]];

/** The programs that {@link bringUpCommands} and {@link takeDownCommands} run. */
export const NEEDED_PROGRAMS = ["ip", "bridge", "ethtool", "sysctl"] as const;

/** The name of a place's network namespace in a run of the lab. */
export function namespaceName(run: string, place: Place): string {
  return `${run}-${place}`;
}

/**
 * Everything that makes the topology, in order: settings first, so that interfaces are born with them. Commands of a kind and a place
 * stand together, so that few processes can run them.
 */
export function bringUpCommands(run: string, topology: Topology): readonly Command[] {
  const { namespaces, bridges, cables, stations, routes } = topology;
  const places = namespaces.map(({ place }) => place);
  const ends = cables.flatMap((cable) => cable.ends);
  const at = <Part extends { readonly place: Place }>(parts: readonly Part[], place: Place) =>
    parts.filter((part) => part.place === place);
  return [
    ...places.map((place): Command => ["ip", "netns", "add", namespaceName(run, place)]),
    ...namespaces.map((plan) => settingsCommand(run, plan)),
    ...cables.map((cable) => cableCommand(run, cable)),
    ...places.flatMap((place) => at(ends, place).map(({ name }) => wireCommand(run, place, name))),
    ...namespaces.flatMap(({ place, loopback }) => [
      ip(run, place, "link", "set", "lo", "up"),
      ...loopback.map((address) => addressCommand(run, place, "lo", address)),
      ...at(bridges, place).flatMap((bridge) => bridgeCommands(run, bridge)),
      ...at(ends, place).flatMap((end) => endCommands(run, end)),
      ...at(routes, place).map((route) => routeCommand(run, route)),
    ]),
    ...stations.map((station) => stationCommand(run, station)),
  ];
}

/** Namespaces take their interfaces, addresses and routes with them. */
export function takeDownCommands(run: string, { namespaces }: Topology): readonly Command[] {
  return namespaces.map(({ place }) => ["ip", "netns", "delete", namespaceName(run, place)]);
}

/** Runs a command inside a place. */
export function inside(run: string, place: Place, command: Command): Command {
  return ["ip", "netns", "exec", namespaceName(run, place), ...command];
}

/** `ip` on a place's interfaces, routes and rules. */
export function ip(run: string, place: Place, ...args: readonly string[]): Command {
  return ["ip", "-n", namespaceName(run, place), ...args];
}

/** Sets a route, whether there was one or not: no packet finds none in between. */
export function routeCommand(run: string, { place, to, via, interface: name, table }: Route): Command {
  const [first, ...others] = via;
  const hops =
    others.length === 0
      ? ["via", first!, "dev", name]
      : via.flatMap((hop) => ["nexthop", "via", hop, "dev", name]);
  const inTable = table === undefined ? [] : ["table", String(table)];
  return ip(run, place, "route", "replace", to, ...inTable, ...hops);
}

export function familyOption(address: string): "-4" | "-6" {
  return familyOf(address) === "ipv6" ? "-6" : "-4";
}

/** A command as a shell takes it. */
export function commandText(command: Command): string {
  return command.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(" ");
}

function settingsCommand(run: string, { place, settings }: NamespacePlan): Command {
  const values = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return inside(run, place, ["sysctl", "-qw", ...values]);
}

function bridgeCommands(run: string, { place, name, mtu, mac, addresses = [] }: Bridge): readonly Command[] {
  const type = ["type", "bridge", "stp_state", "0", "forward_delay", "0", "mcast_snooping", "0"];
  const own = mac === undefined ? [] : ["address", mac];
  return [
    ip(run, place, "link", "add", name, "mtu", String(mtu), ...own, ...type),
    ...addresses.map((address) => addressCommand(run, place, name, address)),
    ip(run, place, "link", "set", name, "up"),
  ];
}

function cableCommand(run: string, { mtu, ends: [first, second] }: Cable): Command {
  const end = ({ name, place, mac }: CableEnd) => [
    ...["name", name, "mtu", String(mtu), "netns", namespaceName(run, place)],
    ...(mac === undefined ? [] : ["address", mac]),
  ];
  return ["ip", "link", "add", ...end(first), "type", "veth", "peer", ...end(second)];
}

/** Makes an interface compute checksums itself, as if there were a wire behind it. */
function wireCommand(run: string, place: Place, name: string): Command {
  return inside(run, place, ["ethtool", "-K", name, "tx", "off"]);
}

function endCommands(run: string, { place, name, bridge, addresses = [], silent }: CableEnd): Command[] {
  const master = bridge === undefined ? [] : ["master", bridge];
  const arp = silent === true ? ["arp", "off"] : [];
  return [
    ...addresses.map((address) => addressCommand(run, place, name, address)),
    ip(run, place, "link", "set", name, ...master, ...arp, "up"),
  ];
}

function addressCommand(run: string, place: Place, name: string, address: string): Command {
  const unasked = familyOf(address) === "ipv6" ? ["nodad"] : [];
  return ip(run, place, "address", "add", address, "dev", name, ...unasked);
}

function stationCommand(run: string, { place, port, mac }: KnownStation): Command {
  return ["bridge", "-n", namespaceName(run, place), "fdb", "replace", mac, "dev", port, "master", "static"];
}
