import type { ConnectionEntry } from "../../dsl/entries/node-entries.ts";
import { CLIENT } from "../../lab/topology/addressing.ts";
import { formatEndpoint } from "../../packet/endpoint.ts";
import { ipAddress } from "../../packet/ip-address.ts";
import { FAMILIES } from "../suite/farm-facts.ts";
import { Client } from "./client/client.ts";
import type { FixedEntries } from "./fixed-entries.ts";
import { FIRST_PORT, LAST_PORT, type LiveFarm, ownerOf, PORTS, STEADY_PORT } from "./live-farm.ts";
import { liveLab, programEntries, SERVICE } from "./live-lab.ts";

/** A farm without agents: every scenario's connection is in the tables from the beginning. */
export async function fixedFarm(target: FixedEntries["toolchain"], bulk: number): Promise<LiveFarm> {
  const lab = await liveLab({ target, agents: false });
  try {
    const programmed = await programEntries(lab, target, () => CONNECTIONS);
    const client = await Client.start(lab);
    return {
      ...{ lab, client, bulk },
      verdicts: async (node) => (await programmed.verdicts())[node - 1]!,
      pauseAgents: () => undefined,
      resumeAgents: () => undefined,
    };
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

const SERVICES = [
  { protocol: "tcp", servicePort: PORTS.tcp },
  { protocol: "tcp", servicePort: STEADY_PORT },
  { protocol: "udp", servicePort: PORTS.udp },
] as const;

const CONNECTIONS: readonly ConnectionEntry[] = FAMILIES.flatMap((family) =>
  Array.from({ length: LAST_PORT - FIRST_PORT + 1 }, (_, index) => FIRST_PORT + index).flatMap((port) =>
    SERVICES.map(({ protocol, servicePort }) => ({
      client: endpointText(CLIENT[family], port),
      service: endpointText(SERVICE[family], servicePort),
      protocol,
      node: ownerOf(port, protocol),
      data: {},
    })),
  ),
);

function endpointText(address: string, port: number): string {
  return formatEndpoint({ address: ipAddress(address), port });
}
