import { describe, expect, it } from "vitest";
import { FARM, FARM_UDP6, HOMES, SUITE_MODELS, TABLES } from "../../../bmv2-tests/models/index.ts";
import { header, key, service, standardField } from "../../../bmv2-tests/models/model-literal.ts";
import { bmv2Messages } from "../../../diagnostics/messages-bmv2.ts";
import { spanAt } from "../../../diagnostics/span.ts";
import type { ActionModel, PipelineModel, RuleModel, StepModel } from "../../../dsl/model/index.ts";
import { unsupportedKinds } from "../../capabilities.ts";
import { BMV2_CAPABILITIES } from "../capabilities.ts";
import { checkForBmv2 } from "../check.ts";
import { bmv2Target } from "../target.ts";

const at = (line: number) => spanAt("farm.ts", line, 5);
const apply = (table: string, line: number): StepModel => ({ kind: "apply", table, span: at(line) });

function withSteps(model: PipelineModel, port: "wan" | "lan", steps: readonly StepModel[]): PipelineModel {
  const rule: RuleModel = { ...model.rules[port], steps };
  return { ...model, rules: { ...model.rules, [port]: rule } };
}

/** The steps of the rule's end, behind decapsulation and tables. */
function endOf(model: PipelineModel, port: "wan" | "lan"): readonly StepModel[] {
  return model.rules[port].steps.filter(({ kind }) => kind === "lookup" || kind === "finish");
}

function onMiss(model: PipelineModel, action: ActionModel): PipelineModel {
  const steps = model.rules.wan.steps.map((step) =>
    step.kind === "lookup" ? { ...step, miss: { ...step.miss, other: action } } : step,
  );
  return withSteps(model, "wan", steps);
}

function manyServices(count: number): PipelineModel["services"] {
  const addresses = Array.from({ length: count }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
  return [{ ...service("web", "tcp", 80, ...addresses), span: at(4) }];
}

const [acl, vlans] = TABLES.tables;
const [aclName, vlansName] = [acl!.name, vlans!.name];

/** A pipeline that each code is about, and what is said of it. */
const REFUSED: readonly (readonly [code: string, model: PipelineModel, message: string, line: number])[] = [
  [
    "bmv2-port-number",
    { ...FARM, ports: { ...FARM.ports, host: { ...FARM.ports.host, number: 511, span: at(3) } } },
    "port host has number 511; BMv2 has ports 0 to 510",
    3,
  ],
  [
    "bmv2-table-too-large",
    { ...FARM, connections: { ...FARM.connections, capacity: { ipv4: 2 ** 24, ipv6: 1 }, span: at(9) } },
    `table ${FARM.connections.name} for IPv4 has room for 16777216 entries; BMv2 takes at most 1048576`,
    9,
  ],
  [
    "bmv2-too-many-services",
    { ...FARM, services: manyServices(1025) },
    "the pipeline declares 1025 service addresses of one family; BMv2's program has room for 1024",
    4,
  ],
  [
    "bmv2-table-twice",
    withSteps(TABLES, "wan", [apply(aclName, 31), apply(aclName, 32), ...endOf(TABLES, "wan")]),
    `this rule applies ${aclName} twice, and a v1model program can apply a table once`,
    32,
  ],
  [
    "bmv2-table-order",
    withSteps(
      withSteps(TABLES, "wan", [apply(aclName, 31), apply(vlansName, 32), ...endOf(TABLES, "wan")]),
      "lan",
      [apply(vlansName, 41), apply(aclName, 42), ...endOf(TABLES, "lan")],
    ),
    "the rules apply these tables in opposite orders, and a v1model program can apply each in one place only",
    42,
  ],
  [
    "bmv2-table-name",
    { ...TABLES, tables: [{ ...acl!, name: "peers", span: at(12) }] },
    "the generated program has a table peers of its own",
    12,
  ],
  [
    "bmv2-lpm-width",
    {
      ...TABLES,
      tables: [{ ...acl!, key: [{ ...key("ecn", "lpm", standardField("ipv4", "ecn")), span: at(13) }] }],
    },
    `key ecn of table ${aclName} matches prefixes of 2 bits; BMv2's P4Runtime takes lpm values of whole bytes only`,
    13,
  ],
  [
    "bmv2-headers-overlap",
    {
      ...FARM,
      headers: ["one", "two"].map((name, index) => ({
        ...header(name, { transport: "udp", servicePort: 53 }, [["id", 16]]),
        span: at(14 + index),
      })),
    },
    "headers one and two both begin behind udp to port 53; a parser can extract one of them",
    15,
  ],
];

describe("the check for BMv2", () => {
  it.each(SUITE_MODELS.map((model) => [model.name, model] as const))("has nothing against %s", (_, model) => {
    expect(checkForBmv2(model)).toEqual([]);
  });

  it.each(REFUSED)("says %s", (code, model, message, line) => {
    const said = checkForBmv2(model).filter((diagnostic) => diagnostic.code === code);
    expect(said).toMatchObject([{ message, severity: "error", span: { file: "farm.ts", line } }]);
    expect(said[0]!.help).toMatch(/^[A-Z].*\.$/);
  });

  it("has a pipeline above for every code that it can say", () => {
    expect(REFUSED.map(([code]) => code).sort()).toEqual(Object.keys(bmv2Messages.table).sort());
  });

  it("has every kind; a target that lacks one says what to write instead", () => {
    const actions = { ...BMV2_CAPABILITIES.actions, drop: { instead: "Punt it." } };
    const capabilities = { ...BMV2_CAPABILITIES, actions };
    const drop: ActionModel = { kind: "drop", reason: "unknown", span: at(24) };
    const homes = onMiss(HOMES, { kind: "home", unknown: drop, span: at(23) });
    const said = unsupportedKinds(homes, { title: "A NIC", capabilities }).filter(
      ({ span }) => span?.line === 24,
    );
    expect(said).toMatchObject([
      { code: "target-unsupported", message: "A NIC does not have the action drop", help: "Punt it." },
    ]);
  });

  it("lets nothing be generated from a pipeline that it refuses", async () => {
    for (const [code, model] of REFUSED) {
      const { files, diagnostics } = await bmv2Target.generate(model);
      expect(files, code).toEqual([]);
      expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
    }
  });

  it("takes the largest port and tables", () => {
    const connections = { ...FARM_UDP6.connections, capacity: { ipv4: 1_048_576, ipv6: 1_048_576 } };
    expect(checkForBmv2({ ...FARM_UDP6, connections, services: manyServices(1024) })).toEqual([]);
  });
});
