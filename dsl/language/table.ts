import { z } from "zod";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { FieldReference } from "../model/field-reference.ts";
import type { TableActionModel, TableKeyModel, UserTableModel } from "../model/user-table.ts";
import { type Action, makeOwner, type Owner, type ToOwner, unfit } from "./action.ts";
import { callSite } from "./call-site.ts";
import { DECLARED, type Declared, declare, isDeclared } from "./declaration.ts";
import type { AllowedOn, SteeredPort } from "./field.ts";
import { declared, integer, named, options, readOptions, text } from "./options.ts";
import type { MatchField } from "./table-key.ts";

/** A key field for some rule, whichever. */
type Keys = Readonly<Record<string, MatchField<never>>>;

/** An action without parameters, or a function of the node that the table entry names. */
export type TableAction =
  | Action<"proceed" | "deliver" | "drop" | "punt", never>
  | ((node: Owner<"parameter">) => ToOwner<"encapsulate" | "pass-on", never, "parameter">);

type Actions = Readonly<Record<string, TableAction>>;

type OutcomeOf<Candidate> = Candidate extends (...nodes: never[]) => infer Outcome ? Outcome : Candidate;

/** The rules in which all of the key fields and actions may stand. */
type PortsOf<Key extends Keys, Choices extends Actions> = {
  [Port in SteeredPort]: [Key[keyof Key] | OutcomeOf<Choices[keyof Choices]>] extends [AllowedOn<Port>]
    ? Port
    : never;
}[SteeredPort];

/** Packets that no entry matches bring no node: their action must need none. */
type NeedsNoNode<Choice, Name> = Choice extends (...nodes: never[]) => unknown
  ? { readonly thisActionNeedsANode: Name }
  : Name;

/** A table of the operator's: an ACL, a service list. `Ports` are the rules that may apply it. */
export interface Table<Ports extends SteeredPort = SteeredPort>
  extends Declared<"table", UserTableModel>,
    AllowedOn<Ports> {
  readonly name: string;
}

export interface TableOptions<
  Key extends Keys,
  Choices extends Actions,
  Default extends keyof Choices & string,
> {
  /** Name and field of each part of the key; entries use the names. */
  readonly key: Key;
  /** What entries may choose from. */
  readonly actions: Choices;
  /** The action for packets that no entry matches. */
  readonly defaultAction: Default & NeedsNoNode<Choices[Default], Default>;
  /** How many entries there may be. */
  readonly size: number;
}

const SCHEMA = options({
  key: named(
    declared<MatchField>(["match-field"], "exact(), lpm(), ternary() or range() of a field"),
    "an object of key fields",
  ),
  actions: named(
    z.custom<TableAction>(
      (value) => typeof value === "function" || (isDeclared(value) && value[DECLARED].kind === "action"),
      {
        error: 'an action such as proceed() or drop("policy")',
      },
    ),
    "an object of actions",
  ),
  defaultAction: text(),
  size: integer(1, 16_777_216),
});

/**
 * A table whose entries are written at run time.
 *
 * @example
 * const acl = table("acl", {
 *   key: { source: ternary(ipv4.source), servicePort: range(connection.servicePort) },
 *   actions: { permit: proceed(), deny: drop("policy") },
 *   defaultAction: "permit",
 *   size: 1024,
 * });
 */
export function table<
  const Key extends Keys,
  const Choices extends Actions,
  const Default extends keyof Choices & string,
>(name: string, settings: TableOptions<Key, Choices, Default>): Table<PortsOf<Key, Choices>> {
  const span = callSite(table);
  const { value, problems } = readOptions(SCHEMA, settings, `table ${name}`, span);
  const keys = Object.entries(value?.key ?? {});
  const actions = Object.entries(value?.actions ?? {}).map(([action, choice]) =>
    readAction(name, action, choice, span),
  );
  const model: UserTableModel | undefined = value && {
    kind: "user-table",
    name,
    key: keys.flatMap(([key, match]) => keyModel(key, match)),
    actions: actions.flatMap(({ model: action }) => (action === undefined ? [] : [action])),
    defaultAction: value.defaultAction,
    size: value.size,
    span,
  };
  const parts = [...keys.map(([, match]) => match), ...actions.flatMap(({ outcome }) => outcome ?? [])];
  return declare(
    {
      kind: "table",
      span,
      model,
      problems: [...problems, ...actions.flatMap((action) => action.problems)],
      parts,
    },
    { name },
  );
}

function keyModel(name: string, match: MatchField): readonly TableKeyModel[] {
  const { model: kind, parts, span } = match[DECLARED];
  const field = parts[0]?.[DECLARED].model as FieldReference | undefined;
  return kind === undefined || field === undefined
    ? []
    : [{ kind: "table-key", name, field, match: kind, span }];
}

interface ReadAction {
  readonly model?: TableActionModel;
  readonly outcome?: Action;
  readonly problems: readonly Diagnostic[];
}

/** The entry's parameter is called `node` everywhere, as in `remote(bit<16> node)`. */
const NODE = "node";
const NODE_BITS = 16;

function readAction(table: string, name: string, choice: TableAction, span: Span): ReadAction {
  const parametric = !isDeclared(choice);
  const outcome: unknown = parametric ? choice(makeOwner({ kind: "parameter", name: NODE }, span)) : choice;
  if (!isDeclared(outcome) || outcome[DECLARED].kind !== "action") {
    return {
      problems: [
        unfit(`action ${name} of table ${table}`, 'an action such as drop("policy")', outcome, span),
      ],
    };
  }
  const action = outcome as Action;
  const { model: body, span: place } = action[DECLARED];
  if (body === undefined) return { outcome: action, problems: [] };
  const parameters = parametric
    ? [{ kind: "parameter", name: NODE, bits: NODE_BITS, span: place } as const]
    : [];
  return {
    model: { kind: "table-action", name, parameters, body, span: place },
    outcome: action,
    problems: [],
  };
}
