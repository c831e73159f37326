import { VERDICTS } from "../../dsl/model/index.ts";
import type { LabOptions } from "../../lab/lab.ts";
import { METRICS_PORT } from "../../lab/run/server.ts";
import { hostManagementAddress } from "../../lab/topology/addressing.ts";
import { Client } from "./client/client.ts";
import type { LiveFarm, Verdicts } from "./live-farm.ts";
import { liveLab } from "./live-lab.ts";

/** A farm whose agents find out by themselves whose each connection is. */
export async function agentsFarm(
  { target, ownership = "in-process" }: Pick<LabOptions, "target"> & Partial<LabOptions>,
  bulk: number,
): Promise<LiveFarm> {
  const lab = await liveLab({ target, ownership });
  try {
    const client = await Client.start(lab);
    const servers = Array.from({ length: lab.topology.nodes }, (_, index) => lab.server(index + 1));
    return {
      ...{ lab, client, bulk },
      verdicts: async (node) => verdictsIn(await metrics(node)),
      pauseAgents: () => signal("SIGSTOP"),
      resumeAgents: () => signal("SIGCONT"),
    };

    function signal(signal: NodeJS.Signals): void {
      for (const { agent } of servers) agent.signal(signal);
    }

    function metrics(node: number): Promise<string> {
      const url = `http://${hostManagementAddress(node)}:${METRICS_PORT}/metrics`;
      return lab.inside("management", "curl", "-sS", "--max-time", "10", url);
    }
  } catch (error) {
    await lab.stop();
    throw error;
  }
}

/** The counters in Prometheus's text: `…verdict="forwarded"… 12`. */
function verdictsIn(text: string): Verdicts {
  return Object.fromEntries(
    VERDICTS.map((verdict) => [
      verdict,
      Number(new RegExp(`^\\S*verdict="${verdict}"\\S* (\\S+)`, "m").exec(text)?.[1] ?? 0),
    ]),
  ) as Verdicts;
}
