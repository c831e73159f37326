import type { ActionKind, ActionModel, ActionOf, OwnerSource } from "../dsl/model/index.ts";
import type { Arrival } from "./arrival.ts";
import type { ClientPacket } from "./client-packet.ts";
import type { ReceivedHeader } from "./encapsulation-header.ts";
import type { ConnectionRow } from "./node-tables.ts";
import { dropped, type Outcome, PUNT_REASON, punted, sent } from "./outcome.ts";
import { type Recipient, sendToOwner } from "./second-packet.ts";
import { stripped } from "./stripping.ts";

/** A client's packet on its way through a rule. */
export interface Situation {
  readonly arrival: Arrival;
  readonly client: ClientPacket;
  /** On lan: the encapsulation header that it was carried behind. */
  readonly carried?: ReceivedHeader;
}

/** Where an action's owner comes from: the connection's entry, or the parameters of a user table's action. */
export type Owner =
  | { readonly kind: "entry"; readonly row: ConnectionRow }
  | { readonly kind: "parameters"; readonly parameters: Readonly<Record<string, bigint>> };

type Performer<Kind extends ActionKind> = (
  action: ActionOf<Kind>,
  situation: Situation,
  owner: Owner | undefined,
) => Outcome;

/** What each action does (semantics.md, 7). */
const PERFORM: { readonly [Kind in ActionKind]: Performer<Kind> } = {
  proceed: () => {
    throw new Error("proceed is for tables only; the pipeline is not checked");
  },
  deliver: (_action, { arrival, client, carried }) =>
    carried === undefined
      ? sent("deliveredLocal", "host", arrival.frame.bytes)
      : sent("deliveredForwarded", "host", stripped(arrival, client.packet)),
  forward: (_action, { arrival }) => sent("answered", "wan", arrival.frame.bytes),
  encapsulate: ({ owner }, situation, source) => sendToOwner(situation, recipient(owner, source)),
  "pass-on": ({ owner }, situation, source) => sendToOwner(situation, recipient(owner, source)),
  drop: ({ reason }) => dropped(reason === "unknown" ? "droppedUnknown" : "droppedPolicy"),
  punt: (_action, { arrival }) => punted(PUNT_REASON.policy, arrival.frame.bytes),
  home: () => {
    throw new Error("home is for misses only; the pipeline is not checked");
  },
};

export function perform(action: ActionModel, situation: Situation, owner: Owner | undefined): Outcome {
  const performer = PERFORM[action.kind] as Performer<ActionKind>;
  return performer(action, situation, owner);
}

function recipient(source: OwnerSource, owner: Owner | undefined): Recipient {
  if (source.kind === "entry" && owner?.kind === "entry")
    return { node: owner.row.node, data: owner.row.data };
  if (source.kind === "parameter" && owner?.kind === "parameters") {
    return { node: Number(owner.parameters[source.name]), data: {} };
  }
  throw new Error("no owner to send to; the pipeline is not checked");
}
