import { describe, expect, test } from "vitest";
import { bringUpCommands, commandText, routeCommand, takeDownCommands } from "../commands.ts";
import { farmTopology, serviceRoute } from "../farm-topology.ts";

const TOPOLOGY = farmTopology({ nodes: 2, services: ["203.0.113.10", "2001:db8::10"], lanMtu: 1600 });
const COMMANDS = bringUpCommands("run", TOPOLOGY).map(commandText);

describe("the commands that make a farm of two servers", () => {
  test("make a namespace for the client, the router, each network and each half of a server", () => {
    expect(COMMANDS.filter((command) => command.startsWith("ip netns add"))).toEqual([
      "ip netns add run-client",
      "ip netns add run-router",
      "ip netns add run-lan",
      "ip netns add run-management",
      "ip netns add run-nic1",
      "ip netns add run-host1",
      "ip netns add run-nic2",
      "ip netns add run-host2",
    ]);
  });

  test("give every interface its settings before there is one", () => {
    for (const { place } of TOPOLOGY.namespaces) {
      const settings = COMMANDS.findIndex((command) => command.includes(`exec run-${place} sysctl`));
      const firstCable = COMMANDS.findIndex((command) => command.startsWith("ip link add"));
      expect(settings, place).toBeGreaterThan(-1);
      expect(settings, place).toBeLessThan(firstCable);
    }
  });

  test("turn checksum offload off on both ends of every cable", () => {
    const ends = TOPOLOGY.cables.flatMap((cable) => cable.ends);
    expect(ends).toHaveLength(2 * (1 + 2 * 5));
    for (const { place, name } of ends) {
      expect(COMMANDS).toContain(`ip netns exec run-${place} ethtool -K ${name} tx off`);
    }
  });

  test("give the LAN the pipeline's MTU, on both ends and on its switch, and all else 1500", () => {
    expect(COMMANDS).toContain(
      "ip link add name lan1 mtu 1600 netns run-lan type veth peer name lan mtu 1600 netns run-nic1 address 02:00:00:00:01:01",
    );
    expect(COMMANDS.filter((command) => command.includes("mtu 1600"))).toHaveLength(3);
    expect(COMMANDS.find((command) => command.includes("link add lan "))).toContain("mtu 1600 type bridge");
  });

  test("give wan and lan of a NIC no addresses and no ARP, and the host's interface the host's MAC", () => {
    expect(COMMANDS.filter((command) => /^ip -n run-nic1 address add/.test(command))).toEqual([
      "ip -n run-nic1 address add 10.66.1.1/16 dev mgmt",
    ]);
    expect(COMMANDS).toContain("ip -n run-nic1 link set wan arp off up");
    expect(COMMANDS).toContain("ip -n run-nic1 link set lan arp off up");
    expect(COMMANDS.find((command) => command.includes("peer name eth0 mtu 1500 netns run-host2"))).toContain(
      "address 02:00:00:00:00:02",
    );
  });

  test("put the service's addresses on each host's loopback, where ARP does not tell of them", () => {
    for (const host of ["host1", "host2"]) {
      expect(COMMANDS).toContain(`ip -n run-${host} address add 203.0.113.10/32 dev lo`);
      expect(COMMANDS).toContain(`ip -n run-${host} address add 2001:db8::10/128 dev lo nodad`);
      const settings = COMMANDS.find((command) => command.includes(`exec run-${host} sysctl`));
      expect(settings).toContain("net.ipv4.conf.all.arp_ignore=1");
      expect(settings).toContain("net.ipv4.conf.all.arp_announce=2");
      expect(settings).toContain("net.ipv4.conf.all.rp_filter=0");
    }
  });

  test("teach the LAN's switch where each server is", () => {
    expect(COMMANDS).toContain("bridge -n run-lan fdb replace 02:00:00:00:01:02 dev lan2 master static");
  });

  test("route the services to server 1, and answers by the router", () => {
    expect(COMMANDS).toContain("ip -n run-router route replace 203.0.113.10/32 via 192.0.2.1 dev wan");
    expect(COMMANDS).toContain("ip -n run-router route replace 2001:db8::10/128 via 2001:db8:2::1 dev wan");
    expect(COMMANDS).toContain("ip -n run-host2 route replace 0.0.0.0/0 via 192.0.2.254 dev eth0");
  });

  test("are undone by deleting the namespaces", () => {
    const names = COMMANDS.flatMap((command) => /^ip netns add (\S+)$/.exec(command)?.[1] ?? []);
    expect(takeDownCommands("run", TOPOLOGY).map(commandText)).toEqual(
      names.map((name) => `ip netns delete ${name}`),
    );
  });
});

test("a service shared by several servers is one route with several next hops", () => {
  expect(commandText(routeCommand("run", serviceRoute("203.0.113.10", [1, 3])))).toBe(
    "ip -n run-router route replace 203.0.113.10/32 nexthop via 192.0.2.1 dev wan nexthop via 192.0.2.3 dev wan",
  );
});
