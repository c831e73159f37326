import { z } from "zod";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { ConnectionTableModel } from "../model/connection-table.ts";
import type { StepModel } from "../model/rule.ts";
import { type Action, makeOwner, type Owner, type ToOwner, unfit } from "./action.ts";
import { DECLARED, type Declared, declarationOf, isDeclared } from "./declaration.ts";
import type { SteeredPort } from "./field.ts";
import { declared, options, readOptions } from "./options.ts";

export type AnyConnectionTable = Declared<"connection-table", ConnectionTableModel>;

/** What may end a packet's way where no owner is known. */
export type Ending<On extends SteeredPort> = Action<"deliver" | "drop" | "punt" | "home", On>;

/** What becomes of a packet, by what the connection table knows of its connection. */
export interface Decisions<On extends SteeredPort> {
  /** This server owns it. */
  readonly local: Action<"deliver" | "drop" | "punt", On>;
  /** A peer owns it. */
  readonly remote: {
    wan: (owner: Owner<"entry">) => ToOwner<"encapsulate", "wan", "entry">;
    lan: (owner: Owner<"entry">) => ToOwner<"pass-on", "lan", "entry"> | Action<"drop" | "punt">;
  }[On];
  /** Nobody is known to own it: one action for all packets, or one for each class. */
  readonly miss: Ending<On> | MissClasses<On>;
}

export interface MissClasses<On extends SteeredPort> {
  /** TCP with SYN set and ACK clear: a new connection. */
  readonly syn: Ending<On>;
  readonly udp: Ending<On>;
  /** Other TCP, and ICMP errors. */
  readonly other: Ending<On>;
}

const ACTION = declared<Action>(["action"], 'an action such as deliver(host) or drop("unknown")');
const SCHEMA = options({
  local: ACTION,
  remote: z.custom<(owner: Owner) => Action>((value) => typeof value === "function", {
    error: "a function of the owner: (owner) => encapsulate(reference).forward(owner, lan)",
  }),
  miss: z.union([ACTION, options({ syn: ACTION, udp: ACTION, other: ACTION })], {
    error: "an action, or one each for { syn, udp, other }",
  }),
});

/** The lookup step that the user's decisions make. */
export function readDecisions(
  connections: AnyConnectionTable,
  decisions: unknown,
  span: Span,
): {
  readonly model: StepModel | undefined;
  readonly problems: readonly Diagnostic[];
  readonly parts: readonly Declared[];
} {
  const table = declarationOf(connections, "connection-table");
  const { value, problems } = readOptions(SCHEMA, decisions, "lookup()", span);
  const tableProblems =
    table === undefined ? [unfit("lookup()", "the connection table", connections, span)] : [];
  const tableParts = table === undefined ? [] : [connections];
  if (value === undefined)
    return { model: undefined, problems: [...tableProblems, ...problems], parts: tableParts };

  const remote: unknown = value.remote(makeOwner({ kind: "entry" }, span));
  if (!isAction(remote)) {
    const expected = "an action such as encapsulate(reference).forward(owner, lan)";
    const mistake = unfit("remote", expected, remote, span);
    return { model: undefined, problems: [...tableProblems, mistake], parts: tableParts };
  }
  const classes = isAction(value.miss) ? { syn: value.miss, udp: value.miss, other: value.miss } : value.miss;
  const local = value.local[DECLARED].model;
  const toOwner = remote[DECLARED].model;
  const syn = classes.syn[DECLARED].model;
  const udp = classes.udp[DECLARED].model;
  const other = classes.other[DECLARED].model;
  const model: StepModel | undefined =
    local && toOwner && syn && udp && other && table?.model
      ? { kind: "lookup", table: table.model.name, local, remote: toOwner, miss: { syn, udp, other }, span }
      : undefined;
  const parts = [...tableParts, value.local, remote, classes.syn, classes.udp, classes.other];
  return { model, problems: tableProblems, parts };
}

function isAction(value: unknown): value is Action {
  return isDeclared(value) && value[DECLARED].kind === "action";
}
