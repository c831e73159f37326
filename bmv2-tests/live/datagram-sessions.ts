import { expect } from "vitest";
import { FAMILIES, FAMILY_NAME, type Family } from "../suite/farm-facts.ts";
import { checkSecondPackets } from "./check-second-packets.ts";
import {
  during,
  flows,
  freshPort,
  type LiveFarm,
  lanOf,
  others,
  ownerOf,
  PORTS,
  packetsOf,
  wanOf,
} from "./live-farm.ts";
import { SERVICE } from "./live-lab.ts";
import { askThrough } from "./requests.ts";
import type { LiveScenario } from "./scenario.ts";
import { secondPacket } from "./second-packet.ts";

const PATIENCE_MS = 5_000;

/** Sessions over UDP. */
export const DATAGRAM_SESSIONS: readonly LiveScenario[] = [...FAMILIES.map(session), neverCollide()];

/** Sends datagrams of one session, whose packets the router sends to a server; the servers that answered. */
export async function sendThrough(
  { lab, client }: LiveFarm,
  family: Family,
  localPort: number,
  server: number,
  texts: readonly string[],
  patienceMs = PATIENCE_MS,
) {
  await lab.repoint(flows(family, localPort, "udp"), server);
  const address = SERVICE[family];
  return client.does("datagrams", { address, port: PORTS.udp, localPort, texts, patienceMs });
}

function session(family: Family): LiveScenario {
  return {
    title: `a session's datagrams over ${FAMILY_NAME[family]} are answered by the application that had the first one, whichever server they reach`,
    shows: ["R2", "R4", "R5", "R6", "R7", "R9", "R11", "R12"],
    run: async (farm) => {
      const owner = 3;
      const port = freshPort(owner, "udp");
      const name = `host${owner}`;
      expect(await sendThrough(farm, family, port, owner, ["first", "second"])).toEqual([
        `${name} first`,
        `${name} second`,
      ]);
      for (const via of others(owner)) {
        const points = { wan: wanOf(via), lan: lanOf(via) };
        const { result, seen } = await during(farm.lab, points, () =>
          sendThrough(farm, family, port, via, ["third"]),
        );
        expect(result).toEqual([`${name} third`]);
        const frames = seen.lan.frames
          .filter(({ direction }) => direction === "out")
          .map(({ bytes }) => bytes);
        const reference = { family, protocol: 17, clientPort: port, applicationPort: PORTS.udp, owner };
        const second = frames.filter((frame) => secondPacket(frame)?.clientPort === port);
        checkSecondPackets(second, reference, packetsOf(seen.wan, "in", port));
      }
      return [
        "nodes 1 and 2: datagrams arrive on wan and leave on lan as second packets to node 3; host3 answers each",
      ];
    },
  };
}

function neverCollide(): LiveScenario {
  return {
    title:
      "a TCP connection and a UDP session that differ in nothing but protocol and service port have owners of their own",
    controls: ["R2", "R8", "R9"],
    run: async (farm) => {
      const port = freshPort(1);
      const ofSession = ownerOf(port, "udp");
      expect(ofSession).not.toBe(1);
      const [, via] = others(1);
      expect(await askThrough(farm, "ipv4", port, 1)).toBe("host1");
      expect(await sendThrough(farm, "ipv4", port, ofSession, ["one"])).toEqual([`host${ofSession} one`]);
      expect(await askThrough(farm, "ipv4", port, via)).toBe("host1");
      expect(await sendThrough(farm, "ipv4", port, via, ["two"])).toEqual([`host${ofSession} two`]);
      await farm.client.does("hangUp", { address: SERVICE.ipv4, localPort: port });
      return [
        `one client port: TCP is host1's, UDP is host${ofSession}'s, and packets of both reach node ${via}`,
      ];
    },
  };
}
