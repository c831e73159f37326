import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { FAMILIES, FAMILY_NAME, type Family } from "../suite/farm-facts.ts";
import { checkSecondPackets } from "./check-second-packets.ts";
import {
  carrierFrames,
  during,
  flows,
  freshPort,
  hostOf,
  type LiveFarm,
  lanOf,
  others,
  PORTS,
  packetsOf,
  wanOf,
} from "./live-farm.ts";
import { SERVICE } from "./live-lab.ts";
import type { LiveScenario } from "./scenario.ts";
import { secondPacket } from "./second-packet.ts";

/** An answer on a farm that is at rest takes a hundredth of it. */
const PATIENCE_MS = 10_000;
/** What has been answered may still be acknowledged: its last packets need a moment. */
const SETTLING_MS = 300;

/** Requests over TCP: through their owner, and through another server. */
export const REQUESTS: readonly LiveScenario[] = FAMILIES.flatMap((family) => [
  withCurl(family),
  throughTheOwner(family),
  throughAnother(family),
]);

/** Asks over the connection of a port, whose packets the router sends to a server. */
export async function askThrough(
  farm: LiveFarm,
  family: Family,
  localPort: number,
  server: number,
  {
    patienceMs = PATIENCE_MS,
    port = PORTS.tcp,
  }: { readonly patienceMs?: number; readonly port?: number } = {},
) {
  await farm.lab.repoint(flows(family, localPort), server);
  const answer = await farm.client.does("ask", { address: SERVICE[family], localPort, port, patienceMs });
  await delay(SETTLING_MS);
  return answer;
}

function withCurl(family: Family): LiveScenario {
  return {
    title: `curl gets the service's answer over ${FAMILY_NAME[family]}`,
    run: async ({ lab }) => {
      const port = freshPort(1);
      const host = family === "ipv4" ? SERVICE.ipv4 : `[${SERVICE.ipv6}]`;
      const options = ["-sS", "--globoff", "--max-time", "20", "--local-port", String(port)];
      expect(await lab.inside("client", "curl", ...options, `http://${host}/who`)).toBe("host1");
      return [];
    },
  };
}

function throughTheOwner(family: Family): LiveScenario {
  return {
    title: `a request over ${FAMILY_NAME[family]} that reaches the server of its connection is answered by that server's application, and the farm's network is silent`,
    shows: ["R1", "R3", "R8", "R10", "R12"],
    run: async (farm) => {
      const port = freshPort(1);
      const { result, seen } = await during(farm.lab, { lan: lanOf(1), wan: wanOf(1) }, () =>
        askThrough(farm, family, port, 1),
      );
      expect(result).toBe("host1");
      expect(carrierFrames(seen.lan)).toBe(0);
      const first = packetsOf(seen.wan, "in", port);
      expect(first.length).toBeGreaterThan(0);
      for (const packet of first) expect(packet[family === "ipv4" ? 8 : 7]).toBe(63);
      await farm.client.does("hangUp", { address: SERVICE[family], localPort: port });
      return [
        "node 1: the client's packets arrive on wan, a router has lowered their hop limit; host1 answers; lan: no frame",
      ];
    },
  };
}

function throughAnother(family: Family): LiveScenario {
  return {
    title: `a request over ${FAMILY_NAME[family]} that reaches another server is answered by its owner's application, because of second packets on the farm's network and nowhere else`,
    shows: ["R1", "R2", "R4", "R5", "R6", "R7", "R8", "R11", "R12"],
    controls: ["R3", "R5", "R6", "R7"],
    run: async (farm) => {
      const owner = 2;
      const [via] = others(owner);
      const port = freshPort(owner);
      expect(await askThrough(farm, family, port, owner)).toBe(`host${owner}`);
      const points = {
        wan: wanOf(via),
        lan: lanOf(via),
        host: hostOf(via),
        ownersHost: hostOf(owner),
        ownersWan: wanOf(owner),
      };
      const { result, seen } = await during(farm.lab, points, () => askThrough(farm, family, port, via));
      expect(result).toBe(`host${owner}`);
      const frames = seen.lan.frames.filter(({ direction }) => direction === "out").map(({ bytes }) => bytes);
      const second = frames.filter((frame) => secondPacket(frame)?.clientPort === port);
      const reference = { family, protocol: 6, clientPort: port, applicationPort: PORTS.tcp, owner };
      const first = packetsOf(seen.wan, "in", port);
      expect(second).toHaveLength(first.length);
      checkSecondPackets(second, reference, first);
      // The request is in the owner's stack because of these, not of what its own wan brought.
      expect(packetsOf(seen.ownersWan, "in", port)).toEqual([]);
      expect(packetsOf(seen.ownersHost, "out", port)).toHaveLength(second.length);
      expect(packetsOf(seen.host, "out", port)).toEqual([]);
      for (const cable of [seen.wan, seen.host, seen.ownersHost, seen.ownersWan])
        expect(carrierFrames(cable)).toBe(0);
      checkThatChecksFail(second[0]!, reference, first);
      await farm.client.does("hangUp", { address: SERVICE[family], localPort: port });
      return [
        `node ${via}: the client's packets arrive on wan; each leaves on lan as a second packet to node ${owner}; host: none`,
        `node ${owner}: the second packets arrive on lan, their first packets go to host; host${owner} answers by its own wan`,
      ];
    },
  };
}

/** A changed reference, and a changed first packet, are noticed. */
function checkThatChecksFail(
  frame: Uint8Array,
  reference: Parameters<typeof checkSecondPackets>[1],
  first: readonly Uint8Array[],
): void {
  for (const place of [14 + 5, 14 + 8, frame.length - 1]) {
    const damaged = frame.slice();
    damaged[place]! ^= 1;
    expect(() => checkSecondPackets([damaged], reference, first)).toThrow();
  }
}
