import type { GeneratedProgram } from "../../codegen/p4/generate-program.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import type { P4Info } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";

/**
 * What was generated, for tools that load it: names, the content hash that the running program carries, the ports, and
 * P4Runtime ids by P4Info's names.
 */
export function manifestText(
  model: PipelineModel,
  program: GeneratedProgram,
  p4info: P4Info,
  files: readonly string[],
): string {
  const ports = Object.values(model.ports).map(({ role, number }) => [role, number] as const);
  const manifest = {
    name: model.name,
    pipeline: model.fileName,
    target: "bmv2",
    contentHash: program.contentHash,
    files: [...files].sort(),
    ports: Object.fromEntries(ports),
    tables: idsByName(p4info.tables),
    actions: idsByName(p4info.actions),
    counters: idsByName(p4info.counters),
    digests: idsByName(p4info.digests),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

interface Named {
  readonly preamble?: { readonly name: string; readonly id: number } | undefined;
}

function idsByName(objects: readonly Named[]): Readonly<Record<string, number>> {
  const rows = objects.flatMap(({ preamble }) => (preamble === undefined ? [] : [preamble]));
  return Object.fromEntries(
    rows.map(({ name, id }) => [name, id] as const).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}
