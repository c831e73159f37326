import type { Diagnostic, RelatedLocation, Severity } from "./diagnostic.ts";
import type { Span } from "./span.ts";

type Parameters<Names extends string> = { readonly [Name in Names]: string | number | bigint };

/** A message with named holes; made by {@link text}. */
export interface Text<Names extends string = never> {
  readonly names: readonly Names[];
  fill(parameters: Parameters<Names>): string;
}

/**
 * Template tag for messages with typed parameters.
 *
 * @example
 * text`no field ${"field"} in header ${"header"}`.fill({ field: "ttl", header: "vlan" })
 */
export function text(strings: TemplateStringsArray): Text;
export function text<Names extends string>(
  strings: TemplateStringsArray,
  ...names: readonly [Names, ...Names[]]
): Text<Names>;
export function text<Names extends string>(
  strings: TemplateStringsArray,
  ...names: readonly Names[]
): Text<Names> {
  return {
    names,
    fill: (parameters) =>
      strings.reduce((filled, part, index) => {
        const name = names[index - 1];
        return `${filled}${name === undefined ? "" : parameters[name]}${part}`;
      }),
  };
}

interface MessageRow {
  readonly severity: Severity;
  // biome-ignore lint/suspicious/noExplicitAny: the names of each row are recovered by `RowParameters`
  readonly message: Text<any>;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly help?: Text<any>;
}

type NamesOf<T> = T extends Text<infer Names> ? Names : never;
type RowNames<Row extends MessageRow> = NamesOf<Row["message"]> | NamesOf<NonNullable<Row["help"]>>;

export interface Place {
  readonly span?: Span;
  readonly related?: readonly RelatedLocation[];
  /** Overrides the row's help where the site knows better, such as a did-you-mean. */
  readonly help?: string;
}

/** Makes diagnostics of one table: the code picks the row, the row says which parameters it needs. */
export type DiagnosticFactory<Table extends Record<string, MessageRow>> = <Code extends keyof Table & string>(
  code: Code,
  place: Place,
  ...parameters: [RowNames<Table[Code]>] extends [never] ? [] : [Parameters<RowNames<Table[Code]>>]
) => Diagnostic;

/** One layer's messages, keyed by code. All tables are listed in `catalog.ts`, which keeps the codes unique. */
export function defineMessages<const Table extends Record<string, MessageRow>>(
  table: Table,
): { readonly table: Table; readonly diagnose: DiagnosticFactory<Table> } {
  const diagnose: DiagnosticFactory<Table> = (code, place, ...parameters) => {
    const row: MessageRow = table[code]!;
    const values = parameters[0] ?? {};
    const help = place.help ?? row.help?.fill(values);
    return {
      code,
      severity: row.severity,
      message: row.message.fill(values),
      ...(place.span === undefined ? {} : { span: place.span }),
      related: place.related ?? [],
      ...(help === undefined ? {} : { help }),
    };
  };
  return { table, diagnose };
}
