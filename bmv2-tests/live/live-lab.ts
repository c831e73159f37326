import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { sourceCommand } from "../../cli/own-command.ts";
import { farmNode } from "../../dsl/entries/farm-node.ts";
import type { ConnectionEntry } from "../../dsl/entries/node-entries.ts";
import { loadPipeline } from "../../dsl/load-pipeline.ts";
import type { Verdict } from "../../dsl/model/index.ts";
import { type Lab, type LabOptions, startLab } from "../../lab/lab.ts";
import { builtNicforge } from "../../test-support/built-nicforge.ts";
import type { FixedEntries } from "./fixed-entries.ts";

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const PIPELINE = here("./farm.ts");
const NODE = sourceCommand();

export const SERVICE = { ipv4: "203.0.113.10", ipv6: "2001:db8:10::10" } as const;

/** A lab that runs the live tests' farm from sources. */
export async function liveLab(options: Partial<LabOptions> = {}): Promise<Lab> {
  const { model } = await loadPipeline(PIPELINE);
  if (model === undefined) throw new Error("the live tests' pipeline has errors");
  return startLab({
    model,
    pipeline: PIPELINE,
    nodes: 3,
    target: "embedded",
    ownership: "in-process",
    nicforge: builtNicforge(),
    ...options,
  });
}

export interface FixedFarm {
  /** Each node's counters. */
  verdicts(): Promise<readonly Readonly<Record<Verdict, number>>[]>;
}

/** Instead of agents: applications on every host, and entries that stay as they are. */
export async function programEntries(
  lab: Lab,
  toolchain: FixedEntries["toolchain"],
  connectionsOf: (node: number) => readonly ConnectionEntry[],
): Promise<FixedFarm> {
  const ids = Array.from({ length: lab.topology.nodes }, (_, index) => index + 1);
  const nodes = ids.map(farmNode);
  const entries: FixedEntries = {
    toolchain,
    nodes: ids.map((node) => ({ node, generation: 1, nodes, connections: connectionsOf(node), tables: {} })),
  };
  const file = join(lab.folder, "fixed-entries.json");
  writeFileSync(file, JSON.stringify(entries));
  for (const id of ids) {
    const application = lab.start({
      name: `application${id}`,
      place: `host${id}`,
      command: [...NODE, here("./application-process.ts"), ...Object.values(SERVICE)],
      environment: { NICFORGE_LAB_PLACE: `host${id}` },
    });
    await application.until(() => application.listens(80), 30_000);
  }
  const programmer = lab.start({
    name: "fixed-entries",
    place: "management",
    command: [...NODE, here("./fixed-entries.ts"), PIPELINE, file],
    channel: true,
  });
  let said: unknown;
  programmer.child.on("message", (message) => {
    said = message;
  });
  await programmer.until(() => said !== undefined, 60_000);
  return {
    async verdicts() {
      const answer = once(programmer.child, "message");
      programmer.child.send("verdicts");
      const [{ verdicts }] = (await answer) as [{ verdicts: Record<Verdict, number>[] }];
      return verdicts;
    },
  };
}
