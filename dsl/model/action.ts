import type { Span } from "../../diagnostics/span.ts";

/** Whose node id an encapsulation goes to: the connection entry's, or a parameter of the user table's action. */
export type OwnerSource = { readonly kind: "entry" } | { readonly kind: "parameter"; readonly name: string };

export type DropReason = "unknown" | "policy";

/** What ends a packet's way on this node, with no other node taking part. */
export type DisposalModel =
  | { readonly kind: "deliver"; readonly port: "host"; readonly span: Span }
  | { readonly kind: "drop"; readonly reason: DropReason; readonly span: Span }
  | { readonly kind: "punt"; readonly span: Span };

/** What ends a packet's way, or lets it go on (`proceed`, in user tables only). */
export type ActionModel =
  | DisposalModel
  | { readonly kind: "proceed"; readonly span: Span }
  | { readonly kind: "forward"; readonly port: "wan"; readonly span: Span }
  | { readonly kind: "encapsulate"; readonly owner: OwnerSource; readonly port: "lan"; readonly span: Span }
  /** lan only: the same carrier header goes to another owner, hops − 1, generation mine. */
  | { readonly kind: "pass-on"; readonly owner: OwnerSource; readonly span: Span }
  /** On a miss: to the connection's home node; `unknown` where there is none to ask, as at the home itself. */
  | { readonly kind: "home"; readonly unknown: DisposalModel; readonly span: Span };

export type ActionKind = ActionModel["kind"];
export type ActionOf<Kind extends ActionKind> = Extract<ActionModel, { kind: Kind }>;
