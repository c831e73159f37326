import type { NodeEntries } from "../dsl/entries/node-entries.ts";
import type { PipelineModel } from "../dsl/model/index.ts";
import type { Arrival } from "./arrival.ts";
import { parseFrame } from "./frame.ts";
import { answerFromHost } from "./from-host.ts";
import { receiveFromLan } from "./from-lan.ts";
import { receiveFromWan } from "./from-wan.ts";
import { type NodeTables, nodeTables } from "./node-tables.ts";
import { dropped, type Outcome } from "./outcome.ts";
import { refuseUninterpretable } from "./refusal.ts";

/** What becomes of a frame, with a readable account of its way, one line a decision. */
export interface Interpretation extends Outcome {
  readonly steps: readonly string[];
}

export type ReceivingPort = "wan" | "lan" | "host";

const RECEIVE: Readonly<Record<ReceivingPort, (arrival: Arrival) => Outcome>> = {
  wan: receiveFromWan,
  lan: receiveFromLan,
  host: answerFromHost,
};

/**
 * What the pipeline does with one frame at a node with these entries (semantics.md). Any bytes end in exactly one
 * verdict.
 *
 * @throws DiagnosticError for a pipeline that cannot be interpreted (raw P4); SyntaxError for entries whose addresses
 * are none. Never for what the frame contains.
 */
export function interpret(
  model: PipelineModel,
  entries: NodeEntries,
  port: ReceivingPort,
  bytes: Uint8Array,
): Interpretation {
  refuseUninterpretable(model);
  return interpretAt(model, nodeTables(model, entries), port, bytes);
}

/** The same for a node whose tables are made already, and a pipeline that has a meaning. */
export function interpretAt(
  model: PipelineModel,
  tables: NodeTables,
  port: ReceivingPort,
  bytes: Uint8Array,
): Interpretation {
  const steps = [`${bytes.length} bytes from ${port}`];
  const note = (line: string) => {
    steps.push(line);
  };
  const frame = parseFrame(bytes);
  if (frame === undefined) note("no whole Ethernet header");
  const outcome =
    frame === undefined ? dropped("droppedMalformed") : RECEIVE[port]({ model, tables, frame, note });
  note(describeOutcome(outcome));
  return { ...outcome, steps };
}

function describeOutcome({ verdict, outputs, puntReason }: Outcome): string {
  const ways = outputs.map(({ port, bytes }) => `, ${bytes.length} bytes to ${port}`);
  const reason = puntReason === undefined ? "" : `, reason ${puntReason}`;
  return `verdict ${verdict}${ways.join("")}${reason}`;
}
