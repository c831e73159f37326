import type { DisposalModel } from "../model/action.ts";
import type { Action, Disposal } from "./action.ts";
import { callSite } from "./call-site.ts";
import { DECLARED, declare } from "./declaration.ts";
import { declared, options, readOptions } from "./options.ts";

export interface HomeOptions {
  /** Where nobody is left to ask, as at the home itself when it knows no owner. */
  readonly unknown: Disposal;
}

const SCHEMA = options({ unknown: declared<Disposal>(["action"], "an action such as deliver(host)") });

/**
 * On a miss, in pipelines whose ownership is by home nodes: to the connection's home, which knows its owner.
 *
 * @example
 * miss: { syn: deliver(host), udp: home({ unknown: deliver(host) }), other: home({ unknown: punt() }) }
 */
export function home(settings: HomeOptions): Action<"home"> {
  const span = callSite(home);
  const { value, problems } = readOptions(SCHEMA, settings, "home()", span);
  // That it is one of these is for the check to say, which knows where the action stands.
  const unknown = value?.unknown[DECLARED].model as DisposalModel | undefined;
  const model = unknown === undefined ? undefined : Object.freeze({ kind: "home" as const, unknown, span });
  const parts = value === undefined ? [] : [value.unknown];
  return declare(
    { kind: "action", span, model, problems, parts },
    { action: "home" as const },
  ) as Action<"home">;
}
