import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { FARM_SERVICES } from "../../bmv2-tests/models/farm.ts";
import {
  connref,
  deliver,
  drop,
  ETHERNET_CARRIER,
  home,
  pipelineModel,
  punt,
} from "../../bmv2-tests/models/model-literal.ts";
import { clientPacket, reportOf, routed, synPacket } from "../../bmv2-tests/suite/client-frame.ts";
import { homeRows } from "../../dsl/entries/home-rows.ts";
import { flowHash, ipAddress } from "../../packet/index.ts";
import { SECOND_CHOICE_TIME } from "../homes/home-nodes.ts";
import { seconds } from "../timers.ts";
import { AgentFarm, until } from "./agent-farm.ts";

/** A SYN stays with the server that it reaches, and so owner and home are two; a datagram begins a session at its home. */
const MODEL = pipelineModel({
  name: "homesApart",
  encapsulation: connref(ETHERNET_CARRIER),
  services: FARM_SERVICES,
  homes: 64,
  wanMiss: { syn: deliver, udp: home(deliver), other: home(punt) },
  lanMiss: { syn: deliver, udp: home(deliver), other: home(drop("unknown")) },
});

let farm: AgentFarm;

beforeAll(async () => {
  farm = await AgentFarm.start(MODEL);
  // Each that joined changed the homes.
  await farm.timers.advance(SECOND_CHOICE_TIME);
}, 60_000);
afterAll(() => farm.stop());
beforeEach(() => {
  for (const { sent } of farm.devices) sent.length = 0;
});

type Protocol = "tcp" | "udp";

function homeOf(clientPort: number, protocol: Protocol, nodes: readonly number[]): number {
  const client = { address: ipAddress("198.51.100.7"), port: clientPort };
  const service = { address: ipAddress("203.0.113.10"), port: protocol === "tcp" ? 80 : 53 };
  const flow = { client, service, protocol: protocol === "tcp" ? 6 : 17 };
  return homeRows(MODEL.homes!, { nodes })[flowHash(flow, MODEL.seed) % MODEL.homes!.size]!.node;
}

const ports = Array.from({ length: 200 }, (_, index) => 40_000 + index);

/** A client, each time another, whose connection has its home at node 3, and at node 2 when node 3 is away. */
function newClient(protocol: Protocol = "tcp") {
  const index = ports.findIndex(
    (port) => homeOf(port, protocol, [1, 2, 3]) === 3 && homeOf(port, protocol, [1, 2]) === 2,
  );
  const [clientPort] = ports.splice(index, 1);
  return { clientPort: clientPort!, protocol };
}

async function ownersByTable(client: ReturnType<typeof newClient>): Promise<readonly (number | undefined)[]> {
  return Promise.all([1, 2, 3].map((node) => farm.ownerAt(node, reportOf(client))));
}

async function tablesSay(
  client: ReturnType<typeof newClient>,
  owners: readonly (number | undefined)[],
): Promise<void> {
  await until(async () => JSON.stringify(await ownersByTable(client)) === JSON.stringify(owners));
}

const NONE = undefined;

it("a connection is in the tables of its owner and its home, and packets find it from elsewhere", async () => {
  const client = newClient();
  farm.device(1).receive("wan", routed(synPacket(client), { node: 1 }));
  await tablesSay(client, [1, NONE, 1]);
  expect(farm.taken(1, "host")).toHaveLength(1);
  farm.device(2).receive("wan", routed(clientPacket(client), { node: 2 }));
  expect(farm.taken(1, "host").map((frame) => frame.subarray(14))).toEqual([clientPacket(client)]);
  expect(farm.taken(2, "lan")).toHaveLength(1);
  expect(farm.taken(3, "lan")).toHaveLength(1);
});

it("a session begins at its home, whichever node its first datagram reaches", async () => {
  const client = newClient("udp");
  farm.device(1).receive("wan", routed(clientPacket(client), { node: 1 }));
  await tablesSay(client, [NONE, NONE, 3]);
  farm.device(2).receive("wan", routed(clientPacket(client), { node: 2 }));
  expect(farm.taken(3, "host")).toHaveLength(2);
  expect(await farm.agent(3).verdicts()).toMatchObject({ deliveredForwarded: 2n });
});

it("a home that leaves has an heir, and is the home again when it comes back", async () => {
  const client = newClient();
  farm.device(1).receive("wan", routed(synPacket(client), { node: 1 }));
  await tablesSay(client, [1, NONE, 1]);
  const draining = farm.agent(3).drain(1);
  await farm.timers.advance(seconds(2));
  await draining;
  await until(async () => (await farm.ownerAt(2, reportOf(client))) === 1);
  farm.taken(1, "host");
  farm.device(2).receive("wan", routed(clientPacket(client), { node: 2 }));
  expect(farm.taken(1, "host")).toHaveLength(1);

  await farm.startAgent(3);
  await tablesSay(client, [1, 1, 1]);
  await farm.timers.advance(SECOND_CHOICE_TIME);
  await tablesSay(client, [1, NONE, 1]);
  farm.device(2).receive("wan", routed(clientPacket(client), { node: 2 }));
  expect(farm.taken(1, "host")).toHaveLength(1);
});
