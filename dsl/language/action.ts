import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { ActionKind, ActionModel, DropReason, OwnerSource } from "../model/action.ts";
import type { EncapsulationModel } from "../model/encapsulation.ts";
import { callSite } from "./call-site.ts";
import { type Declared, declarationOf, declare } from "./declaration.ts";
import { describeValue } from "./describe-value.ts";
import type { AllowedOn, SteeredPort } from "./field.ts";
import type { Port } from "./port.ts";
import { guarded } from "./symbol-group.ts";

/** What becomes of a packet. `Ports` are the rules in which the action may stand. */
export interface Action<Kind extends ActionKind = ActionKind, Ports extends SteeredPort = SteeredPort>
  extends Declared<"action", ActionModel>,
    AllowedOn<Ports> {
  readonly action: Kind;
}

/** A node that owns connections: the one of the entry that was hit, or of the table entry's action. */
export interface Owner<Source extends OwnerSource["kind"] = OwnerSource["kind"]>
  extends Declared<"owner", OwnerSource> {
  readonly from: Source;
}

/** An action that sends the packet to an owner. */
export interface ToOwner<
  Kind extends "encapsulate" | "pass-on" = "encapsulate" | "pass-on",
  Ports extends SteeredPort = never,
  Source extends OwnerSource["kind"] = OwnerSource["kind"],
> extends Action<Kind, Ports> {
  readonly to: Source;
}

/** An action of the operator's choice, in wan and lan rules alike. */
export type Disposal = Action<"deliver" | "drop" | "punt">;

export function makeAction<Kind extends ActionKind, Visible extends object = object>(
  model: ActionModel & { readonly kind: Kind },
  problems: readonly Diagnostic[] = [],
  parts: readonly Declared[] = [],
  visible?: Visible,
): Action<Kind> & Visible {
  const sound = problems.length === 0 ? (Object.freeze(model) as ActionModel) : undefined;
  return declare({ kind: "action", span: model.span, model: sound, problems, parts }, {
    action: model.kind as Kind,
    ...visible,
  } as { action: Kind } & Visible);
}

/** To the socket application on this server. */
export function deliver(port: Port<"host">): Action<"deliver"> {
  const span = callSite(deliver);
  return makeAction({ kind: "deliver", port: "host", span }, expectPort("deliver()", port, "host", span));
}

/** Dropped and counted: `"unknown"` for a connection that nobody knows, `"policy"` for a rule of yours. */
export function drop(reason: DropReason): Action<"drop"> {
  const span = callSite(drop);
  return makeAction({ kind: "drop", reason, span }, expectDropReason(reason, span));
}

/** The frame as it was received goes to the host agent. */
export function punt(): Action<"punt"> {
  return makeAction({ kind: "punt", span: callSite(punt) });
}

/** In tables: goes on to the rule's next step. */
export function proceed(): Action<"proceed"> {
  return makeAction({ kind: "proceed", span: callSite(proceed) });
}

/** What `encapsulate` leads to: to whom, and out of which port. */
export interface Encapsulating {
  /** Out of the lan port to the owner, behind the encapsulation header. */
  forward<Source extends OwnerSource["kind"]>(
    owner: Owner<Source>,
    port: Port<"lan">,
  ): ToOwner<"encapsulate", "wan", Source>;
}

/**
 * Puts the header in front of the client's packet.
 *
 * @example
 * remote: (owner) => encapsulate(reference).forward(owner, lan)
 */
export function encapsulate(reference: Declared<"encapsulation", EncapsulationModel>): Encapsulating {
  const span = callSite(encapsulate);
  // biome-ignore lint/complexity/noArguments: one more argument than the type allows is a mistake to explain
  const surplus = arguments.length > 1 || Array.isArray(reference);
  const known = declarationOf(reference, "encapsulation") !== undefined;
  const problems = surplus
    ? [
        pipelineMessages.diagnose(
          "pipeline-reference-split",
          { span },
          { where: "encapsulate() was given several" },
        ),
      ]
    : known
      ? []
      : [
          unfit(
            "encapsulate()",
            "an encapsulation such as connref({ over: ethernetCarrier() })",
            reference,
            span,
          ),
        ];
  const forward = (owner: Owner, port: Port<"lan">) => {
    const place = callSite(forward);
    const target = readOwner("forward()", owner, place);
    const action: ActionModel = { kind: "encapsulate", owner: target.source, port: "lan", span: place };
    return makeAction(
      action,
      [...problems, ...target.problems, ...expectPort("forward()", port, "lan", place)],
      known ? [reference] : [],
      { to: target.source.kind },
    );
  };
  return guarded("encapsulate()", { forward: forward as Encapsulating["forward"] });
}

/** lan only: the packet goes on to another owner, one hop fewer. */
export function passOn<Source extends OwnerSource["kind"]>(
  owner: Owner<Source>,
): ToOwner<"pass-on", "lan", Source> {
  const span = callSite(passOn);
  const { source, problems } = readOwner("passOn()", owner, span);
  return makeAction({ kind: "pass-on", owner: source, span }, problems, [], { to: source.kind as Source });
}

/** The owner that a rule or a table hands to the user's function. */
export function makeOwner<Source extends OwnerSource["kind"]>(
  source: OwnerSource & { readonly kind: Source },
  span: Span,
): Owner<Source> {
  return declare(
    { kind: "owner", span, model: source, problems: [], parts: [] },
    { from: source.kind as Source },
  );
}

function readOwner(
  call: string,
  owner: Owner,
  span: Span,
): { readonly source: OwnerSource; readonly problems: readonly Diagnostic[] } {
  const source = declarationOf(owner, "owner")?.model;
  if (source !== undefined) return { source, problems: [] };
  const expected = "the owner that remote: (owner) => … or a table's action is given";
  return { source: { kind: "entry" }, problems: [unfit(call, expected, owner, span)] };
}

/** That a port argument is this one. */
export function expectPort(call: string, port: Port, role: Port["role"], span: Span): readonly Diagnostic[] {
  const declaration = declarationOf(port, "port");
  if (declaration?.model?.role === role) return [];
  const actual = declaration?.model?.role ?? describeValue(port);
  return [pipelineMessages.diagnose("pipeline-argument", { span }, { call, expected: role, actual })];
}

/** That a drop has a reason that verdicts know. */
export function expectDropReason(reason: DropReason, span: Span): readonly Diagnostic[] {
  return ["unknown", "policy"].includes(reason)
    ? []
    : [unfit("drop()", '"unknown" or "policy"', reason, span)];
}

/** That an argument is no such thing. */
export function unfit(call: string, expected: string, actual: unknown, span: Span): Diagnostic {
  return pipelineMessages.diagnose(
    "pipeline-argument",
    { span },
    { call, expected, actual: describeValue(actual) },
  );
}
