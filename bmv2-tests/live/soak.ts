import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Lab } from "../../lab/lab.ts";
import { CLIENT } from "../../lab/topology/addressing.ts";
import type { SwarmOutcome } from "./client/swarm.ts";
import type { LiveFarm } from "./live-farm.ts";
import { SERVICE } from "./live-lab.ts";

export interface SoakOptions {
  readonly connections: number;
  readonly seconds: number;
  /** The client's ports are re-pointed in so many groups. */
  readonly groups: number;
  /** Between two changes of a group's server. */
  readonly repointMs: number;
  /** Each connection's mean time between two messages. */
  readonly intervalMs: number;
}

export interface SoakOutcome extends SwarmOutcome {
  readonly opened: number;
  readonly openingSeconds: number;
  readonly repointings: number;
}

/** The echo service of the live tests' farm. */
const ECHO_PORT = 7;
const FIRST_PORT = 30_000;
const PATIENCE_MS = 20_000;
/** Handshakes that are under way at once. */
const AT_ONCE = 100;

/** Many connections over all servers, talking while the router sends random groups of them to random servers. */
export async function soak({ lab, client }: LiveFarm, options: SoakOptions): Promise<SoakOutcome> {
  const { connections, seconds, groups, repointMs, intervalMs } = options;
  for (let group = 0; group < groups; group++)
    await repoint(lab, options, group, 1 + (group % lab.topology.nodes));
  const started = performance.now();
  const swarm = {
    address: SERVICE.ipv4,
    port: ECHO_PORT,
    firstPort: FIRST_PORT,
    connections,
    atOnce: AT_ONCE,
  };
  const opened = await client.does("openSwarm", swarm);
  const openingSeconds = Math.round((performance.now() - started) / 100) / 10;
  let running = true;
  const talking = client.does("exchange", { seconds, intervalMs, patienceMs: PATIENCE_MS }).finally(() => {
    running = false;
  });
  let repointings = 0;
  while (running) {
    await Promise.race([delay(repointMs), talking]);
    if (!running) break;
    await repoint(lab, options, randomInt(groups), 1 + randomInt(lab.topology.nodes));
    repointings++;
  }
  const outcome = await talking;
  await client.does("closeSwarm", {});
  return { opened, openingSeconds, repointings, ...outcome };
}

/** Sends a group's packets to a server: a range of the client's ports. */
async function repoint(
  lab: Lab,
  { connections, groups }: SoakOptions,
  group: number,
  server: number,
): Promise<void> {
  const size = Math.ceil(connections / groups);
  const from = FIRST_PORT + group * size;
  const ports = { from, to: from + size - 1 };
  await lab.repoint({ protocol: "tcp", client: CLIENT.ipv4, service: SERVICE.ipv4, ports }, server);
}
