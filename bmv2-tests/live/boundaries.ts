import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { wanAddresses } from "../../lab/topology/addressing.ts";
import { sendThrough } from "./datagram-sessions.ts";
import {
  during,
  freshPort,
  hostOf,
  type LiveFarm,
  packetsOf,
  STEADY_PORT,
  unknownPort,
  wanOf,
} from "./live-farm.ts";
import { SERVICE } from "./live-lab.ts";
import { askThrough } from "./requests.ts";
import type { LiveScenario } from "./scenario.ts";

/** Within this, an answer would have come. */
const SILENCE_MS = 1_000;

/** Where the system ends: what must not get through, and what is not needed. */
export const BOUNDARIES: readonly LiveScenario[] = [
  {
    title: "without a router between client and servers nothing arrives",
    controls: ["R1", "R10"],
    run: async (farm) => {
      const port = freshPort(1, "udp");
      const forwarding = (on: 0 | 1) =>
        farm.lab.inside("router", "sysctl", "-qw", `net.ipv4.ip_forward=${on}`);
      await forwarding(0);
      try {
        const { result, seen } = await during(farm.lab, { wan: wanOf(1) }, () =>
          sendThrough(farm, "ipv4", port, 1, ["anyone?"], SILENCE_MS),
        );
        expect(result).toEqual([null]);
        expect(packetsOf(seen.wan, "in", port)).toEqual([]);
      } finally {
        await forwarding(1);
      }
      expect(await sendThrough(farm, "ipv4", port, 1, ["again"])).toEqual(["host1 again"]);
      return ["router off: no packet on any wan, no answer; on again: host1 answers"];
    },
  },
  {
    title:
      "with the owner's cable to the farm's network pulled, re-pointed packets do not reach it; once it is back, they do",
    controls: ["R4", "R11", "R12"],
    run: async (farm) => {
      const port = freshPort(2, "udp");
      const cable = (state: "up" | "down") => farm.lab.inside("lan", "ip", "link", "set", "lan2", state);
      expect(await sendThrough(farm, "ipv4", port, 2, ["one"])).toEqual(["host2 one"]);
      await cable("down");
      try {
        const { result, seen } = await during(farm.lab, { host: hostOf(2) }, () =>
          sendThrough(farm, "ipv4", port, 1, ["two"], SILENCE_MS),
        );
        expect(result).toEqual([null]);
        expect(packetsOf(seen.host, "out", port)).toEqual([]);
        expect(await sendThrough(farm, "ipv4", port, 2, ["three"])).toEqual(["host2 three"]);
      } finally {
        await cable("up");
      }
      expect(await sendThrough(farm, "ipv4", port, 1, ["four"])).toEqual(["host2 four"]);
      return [
        "lan cable of node 2 pulled: its own wan still serves, re-pointed packets are lost; back: they arrive",
      ];
    },
  },
  {
    title: "with every agent stopped, established and re-pointed connections go on, and no packet is punted",
    shows: ["R13"],
    run: async (farm) => {
      const ports = [freshPort(1), freshPort(2)] as const;
      for (const [index, port] of ports.entries()) await askThrough(farm, "ipv4", port, index + 1, STEADY);
      const before = await punted(farm);
      farm.pauseAgents();
      try {
        expect(await askThrough(farm, "ipv4", ports[0], 1, STEADY)).toBe("host1");
        expect(await askThrough(farm, "ipv4", ports[0], 3, STEADY)).toBe("host1");
        expect(await askThrough(farm, "ipv4", ports[1], 1, STEADY)).toBe("host2");
      } finally {
        farm.resumeAgents();
      }
      expect(await punted(farm)).toBe(before);
      for (const localPort of ports) await farm.client.does("hangUp", { address: SERVICE.ipv4, localPort });
      return ["agents stopped: local and remote connections are served by their owners; punted stays"];
    },
  },
  {
    title: "a packet of a connection that no table knows is punted: that counter does move",
    controls: ["R13"],
    run: async (farm) => {
      const before = await punted(farm);
      farm.pauseAgents();
      try {
        expect(await askThrough(farm, "ipv4", unknownPort(), 1, { patienceMs: SILENCE_MS })).not.toBe(
          "host1",
        );
      } finally {
        farm.resumeAgents();
      }
      expect(await punted(farm)).toBeGreaterThan(before);
      return [
        "agents stopped: a new connection's handshake ends with a packet that no table knows; punted grows",
      ];
    },
  },
  {
    title: "a client's packet is received because it is addressed to the service, in a frame for this server",
    shows: ["R14"],
    run: async (farm) => {
      const port = freshPort(1, "udp");
      expect(await sendThrough(farm, "ipv4", port, 1, ["for you"])).toEqual(["host1 for you"]);
      return ["frame for node 1, packet for the service: host1's application answers"];
    },
  },
  {
    title: "the same packet in a frame for another MAC address reaches no application",
    controls: ["R14"],
    run: async (farm) => {
      const port = freshPort(1, "udp");
      const gateway = wanAddresses(1).ipv4;
      const before = await farm.verdicts(1);
      await farm.lab.inside(
        "router",
        ...NEIGHBOUR,
        "replace",
        gateway,
        "lladdr",
        NOBODY,
        "dev",
        "wan",
        "nud",
        "permanent",
      );
      try {
        const { result, seen } = await during(farm.lab, { wan: wanOf(1), host: hostOf(1) }, () =>
          sendThrough(farm, "ipv4", port, 1, ["for nobody"], SILENCE_MS),
        );
        expect(result).toEqual([null]);
        expect(packetsOf(seen.wan, "in", port)).toHaveLength(1);
        expect(packetsOf(seen.host, "out", port)).toEqual([]);
      } finally {
        await farm.lab.inside("router", ...NEIGHBOUR, "delete", gateway, "dev", "wan");
      }
      await delay(SETTLING_MS);
      expect((await farm.verdicts(1)).droppedNotForUs).toBeGreaterThan(before.droppedNotForUs);
      return ["frame for nobody: it arrives on node 1's wan and is dropped, not for us; host: none"];
    },
  },
  {
    title: "a packet to another address of the farm reaches no application",
    controls: ["R14"],
    run: async (farm) => {
      const port = freshPort(1, "udp");
      const address = wanAddresses(1).ipv4;
      const order = { address, port: 5300, localPort: port, texts: ["hello"], patienceMs: SILENCE_MS };
      expect(await farm.client.does("datagrams", order)).toEqual([null]);
      return ["packet for the host's own address: passed to its stack, where no application listens"];
    },
  },
];

/** The service whose application is no part of the agent. */
const STEADY = { port: STEADY_PORT };
const NEIGHBOUR = ["ip", "neighbour"] as const;
/** No server's. */
const NOBODY = "02:00:00:00:00:99";
const SETTLING_MS = 200;

async function punted(farm: LiveFarm): Promise<number> {
  const verdicts = await Promise.all([1, 2, 3].map((node) => farm.verdicts(node)));
  return verdicts.reduce((sum, { punted }) => sum + punted, 0);
}
