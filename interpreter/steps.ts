import type { MissPolicy, StepModel } from "../dsl/model/index.ts";
import { type Owner, perform, type Situation } from "./actions.ts";
import type { Arrival } from "./arrival.ts";
import { missClass } from "./client-packet.ts";
import { connectionTuple, describeConnection } from "./connection.ts";
import { homeOf } from "./home.ts";
import { findConnection } from "./node-tables.ts";
import { dropped, type Outcome } from "./outcome.ts";
import { sendToOwner } from "./second-packet.ts";
import { isStale } from "./stale.ts";
import { applyTable } from "./user-table.ts";

type Step<Kind extends StepModel["kind"]> = Extract<StepModel, { kind: Kind }>;

/** The rule of the port that the packet arrived on, step by step, until one ends its way (semantics.md, 7). */
export function runSteps(situation: Situation): Outcome {
  const { arrival, client, carried } = situation;
  arrival.note(
    `${describeConnection(client.connection)}${client.fromIcmp ? ", quoted by an ICMP error" : ""}`,
  );
  const rule = arrival.model.rules[carried === undefined ? "wan" : "lan"];
  for (const step of rule.steps) {
    const outcome = runStep(step, situation);
    if (outcome !== undefined) return outcome;
  }
  throw new Error(
    `the last step of the ${rule.port} rule does not end a packet's way; the pipeline is not checked`,
  );
}

/** What the step ends in, or undefined when the packet goes on to the next. */
function runStep(step: StepModel, situation: Situation): Outcome | undefined {
  switch (step.kind) {
    case "decapsulate":
      // Done before the steps: 9.
      return undefined;
    case "apply":
      return apply(step, situation);
    case "lookup":
      return lookUp(step, situation);
    case "finish":
      return perform(step.action, situation, undefined);
    case "raw-p4":
      throw new Error("raw P4 is refused before any packet");
  }
}

function apply(step: Step<"apply">, situation: Situation): Outcome | undefined {
  const table = situation.arrival.model.tables.find(({ name }) => name === step.table);
  if (table === undefined) throw new Error(`no table ${step.table}; the pipeline is not checked`);
  const { action, parameters } = applyTable(table, situation);
  if (action.body.kind === "proceed") return undefined;
  return perform(action.body, situation, { kind: "parameters", parameters });
}

function lookUp(step: Step<"lookup">, situation: Situation): Outcome {
  const { arrival, client } = situation;
  const { tables, note } = arrival;
  const row = findConnection(tables, client.connection);
  if (row === undefined) return miss(step, situation);
  const owner: Owner = { kind: "entry", row };
  if (row.node === tables.self.id) {
    note("lookup: local");
    return perform(step.local, situation, owner);
  }
  note(`lookup: remote(${row.node})`);
  return perform(step.remote, situation, owner);
}

function miss(step: Step<"lookup">, situation: Situation): Outcome {
  const { arrival, client } = situation;
  const policy = missClass(client);
  const action = step.miss[policy];
  arrival.note(`lookup: miss, policy ${policy}`);
  if (action.kind === "home") {
    const node = homeOf(situation);
    if (node !== undefined) return sendToOwner(situation, { node, data: {} });
  }
  if (isStale(situation)) {
    arrival.note("the sender's view of the farm is older than this node's");
    return dropped("droppedStale");
  }
  const outcome = perform(action.kind === "home" ? action.unknown : action, situation, undefined);
  return isReported(outcome, policy, arrival)
    ? { ...outcome, report: connectionTuple(client.connection) }
    : outcome;
}

/** A packet that may begin a connection was delivered to a host whose agent must learn of it. */
function isReported({ verdict }: Outcome, policy: keyof MissPolicy, { model, note }: Arrival): boolean {
  const delivered = verdict === "deliveredLocal" || verdict === "deliveredForwarded";
  const reported = delivered && policy !== "other" && model.ports.cpu !== undefined;
  if (reported) note("reported to the agent as a new connection");
  return reported;
}
