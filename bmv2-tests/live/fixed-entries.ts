// Runs in the lab's management namespace: loads the pipeline into every switch and writes entries that nothing changes afterwards.
//
//   node fixed-entries.ts PIPELINE FILE     FILE holds what `FixedEntries` says
//
// It says `programmed` to its parent and stays, answering `verdicts` with each node's counters.
import { readFileSync } from "node:fs";
import type { NodeEntries } from "../../dsl/entries/node-entries.ts";
import { loadPipeline } from "../../dsl/load-pipeline.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { p4runtimeAddress } from "../../lab/targets.ts";
import type { Entry, EntryUpdate } from "../../targets/data-plane.ts";
import { P4DataPlane } from "../../targets/p4-data-plane/p4-data-plane.ts";
import { TOOLCHAINS, type ToolchainName } from "../../targets/p4-data-plane/toolchain.ts";

export interface FixedEntries {
  readonly toolchain: ToolchainName;
  readonly nodes: readonly NodeEntries[];
}

const [pipeline, file] = process.argv.slice(2);
const { model } = await loadPipeline(pipeline!);
if (model === undefined) throw new Error(`${pipeline} has errors`);
const { toolchain, nodes } = JSON.parse(readFileSync(file!, "utf8")) as FixedEntries;
const program = await TOOLCHAINS[toolchain](model);
const dataPlanes = await Promise.all(nodes.map((entries) => programmed(model, entries)));
process.on("message", async () => {
  const verdicts = await Promise.all(dataPlanes.map((dataPlane) => dataPlane.verdicts()));
  const numbers = verdicts.map((counts) =>
    Object.fromEntries(Object.entries(counts).map(([verdict, count]) => [verdict, Number(count)])),
  );
  process.send?.({ verdicts: numbers });
});
process.send?.({ programmed: true });

async function programmed(model: PipelineModel, entries: NodeEntries): Promise<P4DataPlane> {
  const { node } = entries;
  const dataPlane = new P4DataPlane({ model, program, node, address: p4runtimeAddress(node) });
  await dataPlane.start();
  for (const batch of batchesOf(model, entries)) {
    const failures = await dataPlane.write(batch);
    if (failures.length > 0) throw new Error(failures.map(({ message }) => message).join("\n"));
  }
  return dataPlane;
}

/** Who the node is comes last: until then every frame is for somebody else. */
function batchesOf(
  { services }: PipelineModel,
  { node, nodes, generation, connections }: NodeEntries,
): readonly (readonly EntryUpdate[])[] {
  const self = nodes.find(({ id }) => id === node)!;
  const entries: readonly Entry[] = [
    ...nodes.filter((peer) => peer !== self).map((peer): Entry => ({ kind: "peer", node: peer })),
    ...services.flatMap(({ addresses, protocol, port }) =>
      addresses.map((address): Entry => ({ kind: "service", service: { address, protocol, port } })),
    ),
    ...connections.map((connection): Entry => ({ kind: "connection", connection })),
  ];
  return [
    entries.map((entry) => ({ operation: "insert", entry })),
    [{ operation: "modify", entry: { kind: "self", node: self, generation } }],
  ];
}
