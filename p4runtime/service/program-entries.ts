import type { Update } from "../gen/p4/v1/p4runtime_pb.js";
import { packAction } from "./packed-action.ts";
import { packMatch } from "./packed-match.ts";
import type { PipelineState } from "./pipeline-state.ts";

/**
 * Notes the entries that stand in the program, which the device has installed itself. Where the table has priorities
 * and the program gives none, the first entry wins.
 */
export function noteProgramEntries(state: PipelineState, updates: readonly Update[]): void {
  const last = updates.length;
  updates.forEach(({ entity }, place) => {
    const message = entity?.entity.case === "tableEntry" ? entity.entity.value : undefined;
    const table = message === undefined ? undefined : state.tables.get(message.tableId);
    if (message?.action?.type.case !== "action" || table === undefined) return;
    const { schema } = table;
    const priority = schema.hasPriority && message.priority === 0 ? last - place : message.priority;
    const key = packMatch(schema, message.match, schema.hasPriority ? priority : 0);
    table.entries.set(key, {
      table: schema,
      key,
      action: {
        kind: "action",
        run: packAction(schema.name, schema.actions, message.action.type.value, "inEntries"),
      },
      idleTimeout: 0n,
      metadata: new Uint8Array(0),
      controllerMetadata: 0n,
      meterConfig: undefined,
      isConst: message.isConst || schema.isConst,
      handle: -1,
    });
  });
}
