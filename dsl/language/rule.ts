import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { ActionModel, DropReason } from "../model/action.ts";
import type { EncapsulationModel } from "../model/encapsulation.ts";
import type { RuleModel, StepModel } from "../model/rule.ts";
import { expectDropReason, expectPort, unfit } from "./action.ts";
import { callSite } from "./call-site.ts";
import { type AnyConnectionTable, type Decisions, readDecisions } from "./decisions.ts";
import { type Declared, declarationOf, declare } from "./declaration.ts";
import type { SteeredPort } from "./field.ts";
import type { Port } from "./port.ts";
import type { RawP4 } from "./raw-p4.ts";
import { guarded } from "./symbol-group.ts";
import type { Table } from "./table.ts";

type RulePort = RuleModel["port"];

/** What happens to the frames of one port. */
export interface Rule<Role extends RulePort = RulePort> extends Declared<"rule", RuleModel> {
  readonly port: Role;
}

/** A rule of the wan or lan port in the making. Each step leads to the next; the last ends every packet's way. */
export interface Steps<On extends SteeredPort = SteeredPort> {
  /** A table of the operator's decides; where its action is `proceed()`, the rule goes on. */
  apply(table: Table<On>): Steps<On>;
  /** P4 statements, for P4 targets only. */
  raw(statements: RawP4): Steps<On>;
  /** Who owns the packet's connection? */
  lookup(connections: AnyConnectionTable, decisions: Decisions<On>): Rule<On>;
  /** Everything that came so far goes to the socket application on this server. */
  deliver(port: Port<"host">): Rule<On>;
  /** Everything that came so far is dropped and counted. */
  drop(reason: DropReason): Rule<On>;
  /** Everything that came so far goes to the host agent. */
  punt(): Rule<On>;
}

/** From the farm's network only carrier frames are accepted: the header comes off first. */
export interface FromLan {
  decapsulate(reference: Declared<"encapsulation", EncapsulationModel>): Steps<"lan">;
}

/** Answers go to the client directly. */
export interface FromHost {
  forward(port: Port<"wan">): Rule<"host">;
}

/** What a rule has gathered so far. Each step makes a new one. */
interface Progress {
  readonly port: RulePort;
  readonly span: Span;
  readonly steps: readonly StepModel[];
  readonly problems: readonly Diagnostic[];
  readonly parts: readonly Declared[];
}

/** One step: its model unless it is broken, what it was made from, what is wrong with it. */
interface Step {
  readonly model: StepModel | undefined;
  readonly problems?: readonly Diagnostic[];
  readonly parts?: readonly Declared[];
}

/**
 * Begins the rule of a port.
 *
 * @example
 * on(wan).lookup(connections, {
 *   local: deliver(host),
 *   remote: (owner) => encapsulate(reference).forward(owner, lan),
 *   miss: { syn: deliver(host), udp: deliver(host), other: punt() },
 * })
 */
export function on(port: Port<"wan">): Steps<"wan">;
export function on(port: Port<"lan">): FromLan;
export function on(port: Port<"host">): FromHost;
export function on(port: Port): Steps<"wan"> | FromLan | FromHost {
  const span = callSite(on);
  const role = declarationOf(port, "port")?.model?.role;
  if (role === undefined || role === "cpu") {
    throw new DiagnosticError([unfit("on()", "wan, lan or host", role === undefined ? port : "cpu", span)]);
  }
  const progress: Progress = { port: role, span, steps: [], problems: [], parts: [] };
  if (role === "wan") return steering<"wan">(progress);
  return role === "lan" ? fromLan(progress) : fromHost(progress);
}

function fromLan(progress: Progress): FromLan {
  const decapsulate: FromLan["decapsulate"] = (reference) => {
    const span = callSite(decapsulate);
    const known = declarationOf(reference, "encapsulation");
    const problems = known === undefined ? [unfit("decapsulate()", "an encapsulation", reference, span)] : [];
    const model: StepModel | undefined = known?.model && {
      kind: "decapsulate",
      encapsulation: known.model.name,
      span,
    };
    return steering<"lan">(
      extend(progress, { model, problems, parts: known === undefined ? [] : [reference] }),
    );
  };
  return guarded("on(lan)", { decapsulate });
}

function fromHost(progress: Progress): FromHost {
  const forward: FromHost["forward"] = (port) => {
    const span = callSite(forward);
    const action: ActionModel = { kind: "forward", port: "wan", span };
    const problems = expectPort("forward()", port, "wan", span);
    return finish(extend(progress, { model: { kind: "finish", action, span }, problems }));
  };
  return guarded("on(host)", { forward });
}

function steering<On extends SteeredPort>(progress: Progress): Steps<On> {
  const end = (action: ActionModel, problems: readonly Diagnostic[] = []): Rule<On> =>
    finish(extend(progress, { model: { kind: "finish", action, span: action.span }, problems }));

  const apply: Steps<On>["apply"] = (table) => {
    const span = callSite(apply);
    const known = declarationOf(table, "table");
    const problems = known === undefined ? [unfit("apply()", "a table", table, span)] : [];
    const model: StepModel | undefined = known?.model && { kind: "apply", table: known.model.name, span };
    return steering(extend(progress, { model, problems, parts: known === undefined ? [] : [table] }));
  };
  const raw: Steps<On>["raw"] = (statements) => {
    const span = callSite(raw);
    const known = declarationOf(statements, "raw-p4")?.model;
    if (known !== undefined) {
      return steering(extend(progress, { model: { kind: "raw-p4", statements: known, span } }));
    }
    const problems = [unfit("raw()", "P4 text such as p4`…`", statements, span)];
    return steering(extend(progress, { model: undefined, problems }));
  };
  const lookup: Steps<On>["lookup"] = (connections, decisions) => {
    const span = callSite(lookup);
    return finish(extend(progress, readDecisions(connections, decisions, span)));
  };
  const deliver: Steps<On>["deliver"] = (port) => {
    const span = callSite(deliver);
    return end({ kind: "deliver", port: "host", span }, expectPort("deliver()", port, "host", span));
  };
  const drop: Steps<On>["drop"] = (reason) => {
    const span = callSite(drop);
    return end({ kind: "drop", reason, span }, expectDropReason(reason, span));
  };
  const punt: Steps<On>["punt"] = () => end({ kind: "punt", span: callSite(punt) });
  return guarded(`on(${progress.port})`, { apply, raw, lookup, deliver, drop, punt });
}

function extend(progress: Progress, step: Step): Progress {
  return {
    ...progress,
    steps: step.model === undefined ? progress.steps : [...progress.steps, step.model],
    problems: [...progress.problems, ...(step.problems ?? [])],
    parts: [...progress.parts, ...(step.parts ?? [])],
  };
}

function finish<Role extends RulePort>({ port, span, steps, problems, parts }: Progress): Rule<Role> {
  const model: RuleModel = { kind: "rule", port, steps, span };
  return declare({ kind: "rule", span, model, problems, parts }, { port: port as Role });
}
