import type { Span } from "../../diagnostics/span.ts";
import type { EncapsulationFieldModel, EncapsulationModel } from "../model/encapsulation.ts";
import { callSite } from "./call-site.ts";
import type { Carrier } from "./carrier.ts";
import { DECLARED, type Declared, declare } from "./declaration.ts";
import type { RoleField } from "./encapsulation-field.ts";
import { brokenField, type Field, makeField } from "./field.ts";
import { declared, named, options, readOptions } from "./options.ts";
import { symbolGroup, unknownName } from "./symbol-group.ts";

export type RoleFields = Readonly<Record<string, RoleField>>;

/** The one header that carries the reference. Its fields of fixed width are its properties, for tables of the lan rule. */
export type Encapsulation<Fields extends RoleFields = RoleFields> = Declared<
  "encapsulation",
  EncapsulationModel
> & {
  readonly [Name in keyof Fields as Fields[Name]["bits"] extends number ? Name : never]: Field<
    Extract<Fields[Name]["bits"], number>,
    "lan"
  >;
};

export interface EncapsulationOptions<Fields extends RoleFields> {
  readonly over: Carrier;
  /** Name and role of each field, in wire order; a multiple of 4 bytes in all. */
  readonly fields: Fields;
}

const SCHEMA = options({
  over: declared<Carrier>(["carrier"], "ethernetCarrier() or udpCarrier({ ip })"),
  fields: named(
    declared<RoleField>(["encapsulation-field"], "a field role such as client.port or constant(4, 0)"),
    "an object of fields",
  ),
});

/**
 * A header of your own that carries the reference to a connection's data structure.
 *
 * @example
 * const reference = encapsulation("steer", {
 *   over: ethernetCarrier(),
 *   fields: {
 *     version: version(8, 1), protocol: inner.protocol, hops: hops(8), reserved: constant(8, 0),
 *     clientPort: client.port, applicationPort: application.port,
 *     clientAddress: client.ipv4Address, ownerAddress: owner.ipv4Address,
 *   },
 * });
 */
export function encapsulation<const Fields extends RoleFields>(
  name: string,
  settings: EncapsulationOptions<Fields>,
): Encapsulation<Fields> {
  return makeEncapsulation(name, settings, `encapsulation ${name}`, callSite(encapsulation));
}

/** @param call how messages name the user's call */
export function makeEncapsulation<Fields extends RoleFields>(
  name: string,
  settings: EncapsulationOptions<Fields>,
  call: string,
  span: Span,
): Encapsulation<Fields> {
  const { value, problems } = readOptions(SCHEMA, settings, call, span);
  const given = Object.entries(value?.fields ?? {});
  const fields = given.flatMap(([field, role]): readonly EncapsulationFieldModel[] => {
    const { model, span: place } = role[DECLARED];
    return model === undefined ? [] : [{ kind: "encapsulation-field", name: field, ...model, span: place }];
  });
  const carrier = value?.over[DECLARED].model;
  const model: EncapsulationModel | undefined = carrier && {
    kind: "encapsulation",
    name,
    fields,
    carrier,
    span,
  };
  const parts = [...(value === undefined ? [] : [value.over]), ...given.map(([, role]) => role)];
  const whole = declare({ kind: "encapsulation", span, model, problems, parts }, {});
  const matchable = Object.keys(settings?.fields ?? {}).filter(
    (field) => fields.find((candidate) => candidate.name === field)?.bits !== "address",
  );
  return symbolGroup(
    whole,
    matchable,
    (field, place) => {
      const bits = fields.find((candidate) => candidate.name === field)?.bits ?? 1;
      const reference = {
        kind: "field",
        scope: "encapsulation",
        header: name,
        field,
        bits: Number(bits),
      } as const;
      return makeField(reference, place, [whole]);
    },
    (field, place) =>
      brokenField(unknownName(`encapsulation ${name}`, field, matchable, place), place, [whole]),
  );
}
