import { looksUp } from "../../codegen/p4/decisions.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import type { TableRow } from "../../p4runtime/table-row.ts";
import {
  connectionRow,
  homeRow,
  peerRow,
  selfRow,
  sendsToPeers,
  serviceRows,
  userRow,
} from "../bmv2/entries.ts";
import type { Entry } from "../data-plane.ts";

/**
 * The rows that an entry is: two for a service, none where the program has no such table.
 *
 * @param node this node's id: its own connections are `local`
 * @throws SyntaxError for an address that is none; Error for a table or action that the pipeline does not have.
 */
export function entryRows(model: PipelineModel, node: number, entry: Entry): readonly TableRow[] {
  switch (entry.kind) {
    case "self":
      return [selfRow(entry.node, entry.generation)];
    case "peer":
      return sendsToPeers(model) ? [peerRow(entry.node)] : [];
    case "service":
      return serviceRows([entry.service]);
    case "home":
      return model.homes === undefined ? [] : [homeRow(entry.home)];
    case "connection":
      return looksUp(model) ? [connectionRow(model, entry.connection, node)] : [];
    case "table": {
      const table = model.tables.find(({ name }) => name === entry.table);
      if (table === undefined) throw new Error(`the pipeline has no table ${entry.table}`);
      const surplus = Object.keys(entry.entry.match).find(
        (key) => !table.key.some(({ name }) => name === key),
      );
      if (surplus !== undefined) throw new Error(`table ${entry.table} has no key ${surplus}`);
      return [userRow(table, entry.entry)];
    }
  }
}
