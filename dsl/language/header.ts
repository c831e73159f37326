import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { HeaderFieldModel, HeaderModel } from "../model/header.ts";
import type { Bits } from "./bits.ts";
import { callSite } from "./call-site.ts";
import { DECLARED, type Declared, declarationOf, declare, isDeclared } from "./declaration.ts";
import { brokenField, type Field, makeField } from "./field.ts";
import { declared, integer, named, options, readOptions } from "./options.ts";
import type { Transport } from "./standard-fields.ts";
import { symbolGroup, unknownName } from "./symbol-group.ts";

type Widths = Readonly<Record<string, Bits>>;

/** A user's header: its fields are its properties, `probe.token`. */
export type Header<Fields extends Widths = Widths> = Declared<"header", HeaderModel> & {
  readonly [Name in keyof Fields]: Field<Fields[Name]["bits"]>;
};

export interface HeaderOptions<Fields extends Widths> {
  /** The transport header that it follows: `tcp` (behind its options) or `udp`. */
  readonly after: Transport;
  /** It is there when the port on the service's side is this one and the payload is long enough for all of it. */
  readonly servicePort: number;
  /** Name and width of each field, in wire order; whole bytes in all. */
  readonly fields: Fields;
}

const SCHEMA = options({
  after: declared<Transport>(["transport"], "tcp or udp"),
  servicePort: integer(1, 65_535),
  fields: named(declared<Bits>(["width"], "a width such as bits(16)"), "an object of fields"),
});

/**
 * A header of the client's packet whose fields rules may match. It is only read.
 *
 * @example
 * const probe = header("probe", { after: udp, servicePort: 5000, fields: { kind: bits(8), token: bits(64) } });
 */
export function header<const Fields extends Widths>(
  name: string,
  settings: HeaderOptions<Fields>,
): Header<Fields> {
  const span = callSite(header);
  const roles = rolesAmong(settings?.fields);
  const { value, problems } =
    roles.length > 0
      ? { value: undefined, problems: roles.map((field) => secondReference(name, field, span)) }
      : readOptions(SCHEMA, settings, `header ${name}`, span);
  const widths = Object.entries(value?.fields ?? {});
  const fields = widths.flatMap(([field, width]): readonly HeaderFieldModel[] => {
    const { model, span: place } = width[DECLARED];
    return model === undefined ? [] : [{ kind: "header-field", name: field, bits: model, span: place }];
  });
  const model: HeaderModel | undefined = value && {
    kind: "header",
    name,
    fields,
    after: {
      transport: declarationOf(value.after, "transport")!.model!,
      servicePort: value.servicePort,
    },
    span,
  };
  const whole = declare(
    { kind: "header", span, model, problems, parts: widths.map(([, width]) => width) },
    {},
  );
  const names = Object.keys(settings?.fields ?? {});
  return symbolGroup(
    whole,
    names,
    (field, place) => {
      const width = fields.find((candidate) => candidate.name === field)?.bits ?? 1;
      return makeField({ kind: "field", scope: "header", header: name, field, bits: width }, place, [whole]);
    },
    (field, place) => brokenField(unknownName(`header ${name}`, field, names, place), place, [whole]),
  );
}

/** Names of fields that are declared with a role of the encapsulation header, such as `client.port`. */
function rolesAmong(fields: unknown): readonly string[] {
  if (typeof fields !== "object" || fields === null) return [];
  return Object.entries(fields).flatMap(([field, value]) =>
    isDeclared(value) && value[DECLARED].kind === "encapsulation-field" ? [field] : [],
  );
}

function secondReference(name: string, field: string, span: Span): Diagnostic {
  const where = `header ${name} would hold ${field}`;
  return pipelineMessages.diagnose("pipeline-reference-split", { span }, { where });
}
