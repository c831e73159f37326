import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import type { CableFrame } from "../../lab/run/capture.ts";
import { FAMILIES, FAMILY_NAME, type Family } from "../suite/farm-facts.ts";
import type { TransferOrder } from "./client/transfer.ts";
import { flows, freshPort, hostOf, type LiveFarm, lanOf, others, wanOf } from "./live-farm.ts";
import { SERVICE } from "./live-lab.ts";
import type { LiveScenario } from "./scenario.ts";
import { secondPacket } from "./second-packet.ts";

/** Between two changes of the router's mind. */
const REPOINT_MS = 100;

/** Bulk transfers during which the router sends the client's packets to one server after the other. */
export const TRANSFERS: readonly LiveScenario[] = FAMILIES.flatMap((family) =>
  (["download", "upload"] as const).map((direction) => repointed(family, direction)),
);

function repointed(family: Family, direction: TransferOrder["direction"]): LiveScenario {
  return {
    title: `${direction === "download" ? "a download" : "an upload"} over ${FAMILY_NAME[family]} is complete and unchanged while the router re-points the client's packets from server to server`,
    shows: ["R2", "R4", "R11", "R12"],
    run: async (farm) => {
      const owner = 1;
      const localPort = freshPort(owner);
      const carriers = countCarriers(farm);
      await farm.lab.repoint(flows(family, localPort), owner);
      const order = { direction, address: SERVICE[family], localPort, bytes: farm.bulk };
      let running = true;
      const transferring = farm.client.does("transfer", order).finally(() => {
        running = false;
      });
      let turns = 0;
      const route = [...others(owner), owner];
      while (running) {
        await Promise.race([delay(REPOINT_MS), transferring]);
        if (running) await farm.lab.repoint(flows(family, localPort), route[turns++ % route.length]!);
      }
      const { bytes, intact, server, milliseconds, longestPauseMs } = await transferring;
      const seen = carriers.stop();
      expect({ bytes, intact, server }).toEqual({ bytes: farm.bulk, intact: true, server: `host${owner}` });
      expect(turns).toBeGreaterThanOrEqual(2);
      expect(seen.lan).toBeGreaterThan(10);
      expect(seen.elsewhere).toBe(0);
      const rate = Math.round((bytes / milliseconds / 1000) * 10) / 10;
      console.log(
        `${direction} ${family}: ${bytes / 1e6} MB at ${rate} MB/s, ${turns} turns, ${seen.lan} second packets, longest pause ${longestPauseMs} ms`,
      );
      return [
        `the client's packets arrive at nodes 2, 3 and 1 in turn; host1 serves them all; second packets on lan only`,
      ];
    },
  };
}

/** Counts second packets on all cables of all servers. */
function countCarriers({ lab }: LiveFarm) {
  const seen = { lan: 0, elsewhere: 0 };
  const count = (place: keyof typeof seen) => (frame: CableFrame) => {
    if (secondPacket(frame.bytes) !== undefined) seen[place]++;
  };
  const direction = "out";
  const captures = [1, 2, 3].flatMap((node) => [
    lab.capture({ ...lanOf(node), direction }, count("lan")),
    lab.capture({ ...wanOf(node), direction }, count("elsewhere")),
    lab.capture({ ...hostOf(node), direction }, count("elsewhere")),
  ]);
  return {
    stop: () => {
      for (const capture of captures) capture.stop();
      return seen;
    },
  };
}
