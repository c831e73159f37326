import { create } from "@bufbuild/protobuf";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { type P4Info, P4InfoSchema } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import type { WriteRequest } from "../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { controlPlaneName } from "../check/annotations.ts";
import type { CheckedProgram } from "../check/checked-program.ts";
import type { ExternInstance } from "../check/instance.ts";
import type { Type } from "../check/type.ts";
import { actionMessage, controlPlaneParameters } from "./actions.ts";
import { annotationInteger } from "./annotations.ts";
import { architectureOf } from "./architecture.ts";
import type { P4InfoContext } from "./context.ts";
import { controllerHeaderMessage, controllerHeaders } from "./controller-headers.ts";
import { staticEntries } from "./entries.ts";
import { takeInventory } from "./inventory.ts";
import { packageInfo } from "./package-info.ts";
import {
  actionProfileMessage,
  counterMessage,
  digestMessage,
  directCounterMessage,
  directMeterMessage,
  meterMessage,
  registerMessage,
} from "./resources.ts";
import { SymbolTable } from "./symbols.ts";
import { resourceOfProperty } from "./table-resources.ts";
import { tableMessage } from "./tables.ts";
import { TypeInfoBuilder } from "./type-info.ts";
import { valueSetMessage } from "./value-sets.ts";

export interface ControlPlaneDescription {
  readonly p4info: P4Info;
  /** The entries that stand in the program, as the writes that install them. */
  readonly entries: WriteRequest;
  readonly diagnostics: readonly Diagnostic[];
}

/** Describes a program to the control plane: P4Runtime specification, chapter 6. Ids are those that p4c gives. */
export function generateP4Info(program: CheckedProgram): ControlPlaneDescription {
  const context: P4InfoContext = {
    program,
    architecture: architectureOf(program),
    inventory: takeInventory(program),
    symbols: new SymbolTable(),
    types: new TypeInfoBuilder(program),
    diagnostics: [],
  };
  const digests = namedDigests(context);
  addSymbols(context, digests);
  const tables = context.inventory.tables.flatMap((table) => tableMessage(context, table) ?? []);
  const profilesInPlace = resources(context, "implementation", (_, resource) =>
    resource.madeInPlace ? [actionProfileMessage(context, resource)] : [],
  );
  const p4info = create(P4InfoSchema, {
    ...packageInfo(context),
    tables,
    actions: context.inventory.actions.flatMap((action) => actionMessage(context, action) ?? []),
    actionProfiles: [
      ...instancesOf(context, "actionProfile", "actionSelector").map((instance) =>
        actionProfileMessage(context, {
          name: instance.name,
          instance,
          annotations: instance.site.kind === "instantiation" ? instance.site.annotations : [],
        }),
      ),
      ...profilesInPlace,
    ],
    counters: instancesOf(context, "counter").map((instance) => counterMessage(context, instance)),
    directCounters: resources(context, "counters", (table, resource) => [
      directCounterMessage(context, table, resource),
    ]),
    meters: instancesOf(context, "meter").map((instance) => meterMessage(context, instance)),
    directMeters: resources(context, "meters", (table, resource) => [
      directMeterMessage(context, table, resource),
    ]),
    controllerPacketMetadata: controllerHeaders(program).flatMap(
      (header) => controllerHeaderMessage(context, header) ?? [],
    ),
    valueSets: context.inventory.valueSets.map((valueSet) => valueSetMessage(context, valueSet)),
    registers: instancesOf(context, "register").map((instance) => registerMessage(context, instance)),
    digests: [...digests].map(([name, digest]) =>
      digestMessage(context, name, digest.type, digest.annotations),
    ),
    ...typeInfo(context),
  });
  return {
    p4info,
    entries: staticEntries(context),
    diagnostics: [...context.inventory.diagnostics, ...context.diagnostics],
  };
}

/** p4c writes `type_info`, maybe empty, as soon as it has looked for types; programs without such objects have none. */
function typeInfo(context: P4InfoContext): { typeInfo?: ReturnType<TypeInfoBuilder["build"]> } {
  const { inventory, types, program } = context;
  const lookedFor =
    inventory.tables.length > 0 ||
    inventory.callsExternFunctions ||
    inventory.externs.some((instance) => instance.site.kind === "instantiation") ||
    inventory.actions.some(
      (action) => action.inTable && controlPlaneParameters(action.declaration).length > 0,
    ) ||
    controllerHeaders(program).length > 0;
  return lookedFor ? { typeInfo: types.build() } : {};
}

interface NamedDigest {
  readonly type: Type;
  readonly annotations: Parameters<typeof digestMessage>[3];
}

/** A digest has the name of its data's type, or a number; PSA's Digest instances have their own. */
function namedDigests(context: P4InfoContext): ReadonlyMap<string, NamedDigest> {
  const digests = new Map<string, NamedDigest>();
  let unnamed = 0;
  for (const type of context.inventory.digests) {
    const declaration = type.kind === "struct" || type.kind === "header" ? type.declaration : undefined;
    const name = declaration === undefined ? `digest_${unnamed++}` : controlPlaneName(declaration);
    if (!digests.has(name)) digests.set(name, { type, annotations: [] });
  }
  for (const instance of instancesOf(context, "digest")) {
    const [type] = instance.type.typeArguments;
    const annotations = instance.site.kind === "instantiation" ? instance.site.annotations : [];
    if (type !== undefined) digests.set(instance.name, { type, annotations });
  }
  return digests;
}

type ExternKind = P4InfoContext["architecture"]["externs"][string];

function instancesOf(context: P4InfoContext, ...kinds: readonly ExternKind[]): readonly ExternInstance[] {
  return context.inventory.externs.filter((instance) => {
    const kind = context.architecture.externs[instance.type.name];
    return kind !== undefined && kinds.includes(kind) && instance.name !== "";
  });
}

function resources<Message>(
  context: P4InfoContext,
  property: "counters" | "meters" | "implementation",
  message: (
    table: P4InfoContext["inventory"]["tables"][number],
    resource: NonNullable<ReturnType<typeof resourceOfProperty>>,
  ) => readonly Message[],
): Message[] {
  return context.inventory.tables.flatMap((table) => {
    const resource = resourceOfProperty(context, table, context.architecture.properties[property]);
    return resource === undefined ? [] : message(table, resource);
  });
}

const SYMBOL_KINDS = {
  counter: "counter",
  directCounter: "directCounter",
  meter: "meter",
  directMeter: "directMeter",
  register: "register",
  actionProfile: "actionProfile",
  actionSelector: "actionProfile",
  digest: "digest",
} as const;

/** All names, so that ids and aliases can be given. */
function addSymbols(context: P4InfoContext, digests: ReadonlyMap<string, NamedDigest>): void {
  const { symbols, inventory } = context;
  for (const action of inventory.actions)
    symbols.add("action", action.name, annotationInteger(action.declaration.annotations, "id"));
  for (const table of inventory.tables) {
    symbols.add("table", table.name, annotationInteger(table.declaration.annotations, "id"));
    for (const [property, kind] of [
      ["implementation", "actionProfile"],
      ["counters", "directCounter"],
      ["meters", "directMeter"],
    ] as const) {
      const resource = resourceOfProperty(context, table, context.architecture.properties[property]);
      if (resource?.madeInPlace === true) symbols.add(kind, resource.name);
    }
  }
  for (const instance of inventory.externs) {
    const kind = context.architecture.externs[instance.type.name];
    if (kind === undefined || instance.site.kind !== "instantiation") continue;
    symbols.add(SYMBOL_KINDS[kind], instance.name, annotationInteger(instance.site.annotations, "id"));
  }
  for (const valueSet of inventory.valueSets)
    symbols.add("valueSet", valueSet.name, annotationInteger(valueSet.declaration.annotations, "id"));
  for (const name of digests.keys()) symbols.add("digest", name);
  for (const header of controllerHeaders(context.program))
    symbols.add("controllerHeader", controlPlaneName(header), annotationInteger(header.annotations, "id"));
}
