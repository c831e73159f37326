import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { assemble } from "../assemble.ts";
import { HOME_INDEX_BITS } from "../model/homes.ts";
import type { PipelineModel } from "../model/pipeline.ts";
import type { Application } from "./application.ts";
import { callSite } from "./call-site.ts";
import { type Declared, declare } from "./declaration.ts";
import { declared, integer, listOf, oneOf, options, powerOfTwo, readOptions } from "./options.ts";
import type { LanPort, Port } from "./port.ts";
import type { RawP4 } from "./raw-p4.ts";
import type { Rule } from "./rule.ts";
import type { Service } from "./service.ts";

/** A whole pipeline: what a pipeline file exports by default. */
export interface Pipeline extends Declared<"pipeline", PipelineModel> {
  readonly name: string;
  /** Undefined when there are errors among the diagnostics. */
  readonly model: PipelineModel | undefined;
  /** Everything that is wrong with it. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface PipelineOptions {
  readonly ports: readonly [wan: Port<"wan">, lan: LanPort, host: Port<"host">, cpu?: Port<"cpu">];
  /** Addresses, protocols and ports that clients know: the defaults of a run-time table. */
  readonly services: readonly Service[];
  /** One rule for each port, in this order. */
  readonly rules: readonly [Rule<"wan">, Rule<"lan">, Rule<"host">];
  readonly applications?: readonly Application[];
  /** P4 declarations that the rules' raw statements use. */
  readonly declarations?: readonly RawP4[];
  /** Seed of the farm's flow hash, 32 bits; the same on all servers. */
  readonly seed?: number;
  /** Who has an entry of a connection: every node, or only its owner and its home, which `home()` asks. Every node unless told. */
  readonly ownership?: "everywhere" | "home";
  /**
   * Places of the table of homes, a power of two from 16 to 65,536; 4,096 unless given. About a hundred for each node keep
   * the nodes' shares even.
   */
  readonly homePlaces?: number;
  /** What becomes of fragments, which have no ports: dropped and counted, unless told. */
  readonly fragments?: "drop" | "home";
}

const SCHEMA = options({
  ports: listOf(
    declared<Port>(["port"], "wan, lan({ mtu }), host or cpu"),
    "a list: [wan, lan({ mtu: 1600 }), host, cpu]",
  ),
  services: listOf(declared<Service>(["service"]), "a list of services"),
  rules: listOf(
    declared<Rule>(["rule"], "a finished rule: its last step is lookup, deliver, drop, punt or forward"),
    "a list of rules",
  ),
  applications: listOf(declared<Application>(["application"]), "a list of applications").optional(),
  declarations: listOf(declared<RawP4>(["raw-p4"], "P4 text such as p4`…`"), "a list of P4 texts").optional(),
  seed: integer(0, 0xffff_ffff).optional(),
  ownership: oneOf("everywhere", "home").optional(),
  homePlaces: powerOfTwo(HOME_INDEX_BITS.least, HOME_INDEX_BITS.most).optional(),
  fragments: oneOf("drop", "home").optional(),
});

const DEFAULT_HOME_PLACES = 4_096;

/** Spreads well without being zero: 2^32 divided by the golden ratio. */
const DEFAULT_SEED = 0x9e37_79b9;

/**
 * A farm's pipeline: who owns a connection and what happens to its packets.
 *
 * @example
 * export default pipeline("farm", {
 *   ports: [wan, lan({ mtu: 1600 }), host, cpu],
 *   services: [web],
 *   rules: [on(wan).lookup(connections, …), on(lan).decapsulate(reference).lookup(connections, …), on(host).forward(wan)],
 * });
 */
export function pipeline(name: string, settings: PipelineOptions): Pipeline {
  const span = callSite(pipeline);
  const { value, problems } = readOptions(SCHEMA, settings, `pipeline ${name}`, span);
  const { model, diagnostics } = assemble({
    name,
    span,
    seed: value?.seed ?? DEFAULT_SEED,
    homes:
      value?.ownership === "home"
        ? { kind: "homes", size: value.homePlaces ?? DEFAULT_HOME_PLACES, span }
        : undefined,
    homePlaces: value?.homePlaces,
    fragments: value?.fragments ?? "drop",
    problems,
    ports: value?.ports ?? [],
    services: value?.services ?? [],
    rules: value?.rules ?? [],
    applications: value?.applications ?? [],
    declarations: value?.declarations ?? [],
  });
  return declare(
    {
      kind: "pipeline",
      span,
      model,
      problems: diagnostics,
      parts:
        value === undefined
          ? []
          : [
              ...value.ports,
              ...value.services,
              ...value.rules,
              ...(value.applications ?? []),
              ...(value.declarations ?? []),
            ],
    },
    { name, model, diagnostics },
  );
}
