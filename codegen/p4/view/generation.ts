import {
  type AddressFamily,
  familiesOf,
  type HeaderModel,
  type PipelineModel,
} from "../../../dsl/model/index.ts";
import { p4Identifier } from "../identifiers.ts";
import type { SourceMarks } from "../source-marks.ts";

export const FAMILIES: readonly AddressFamily[] = ["ipv4", "ipv6"];

/** What the view's parts share: the model, the marks, and names that several parts need. */
export interface Generation {
  readonly model: PipelineModel;
  readonly marks: SourceMarks;
  /** Families whose clients the encapsulation header can hold. */
  readonly families: readonly AddressFamily[];
  /** The encapsulation header as an identifier, such as `connref`. */
  readonly reference: string;
}

/** What stands before `_ipv4` in names of the program itself. */
const OWN_PREFIXES = new Set(["outer", "quoted", "overhead"]);

export function generation(model: PipelineModel, marks: SourceMarks): Generation {
  const reference = p4Identifier(model.encapsulation.name);
  return {
    model,
    marks,
    families: familiesOf(model.encapsulation),
    reference: OWN_PREFIXES.has(reference) ? `${reference}_` : reference,
  };
}

/** `connref_ipv4`: the encapsulation header of one family, without `hdr.`. */
export function referenceHeader({ reference }: Generation, family: AddressFamily): string {
  return `${reference}_${family}`;
}

/** Headers and structures of the program itself; a user's header of the same name gets `_` behind its own. */
const OWN_HEADERS = new Set([
  "connection",
  "self",
  "peer",
  "home",
  "data",
  "received",
  "sip",
  "metadata",
  "headers",
  "packet_in",
  "packet_out",
  "ethernet",
  "vlan",
  "outer_ipv4",
  "outer_ipv4_options",
  "outer_ipv6",
  "outer_udp",
  "ipv4",
  "ipv4_options",
  "ipv6",
  "ipv6_extensions",
  "ipv6_extension",
  "tcp",
  "tcp_options",
  "udp",
  "icmp",
  "quoted_ipv4",
  "quoted_ipv4_options",
  "quoted_ipv6",
]);

/** A user's header as a member of `headers_t`. */
export function userHeader(gen: Generation, name: string): string {
  const identifier = p4Identifier(name);
  const taken =
    OWN_HEADERS.has(identifier) || gen.families.some((family) => identifier === referenceHeader(gen, family));
  return taken ? `${identifier}_` : identifier;
}

export function headersAfter({ model }: Generation, transport: "tcp" | "udp"): readonly HeaderModel[] {
  return model.headers.filter(({ after }) => after.transport === transport);
}

/** Pads the cells of rows so that they stand in columns; the last cell of a row keeps its length. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.slice(0, -1).entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  return rows.map((row) =>
    row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join(" "),
  );
}

/** `a || b` as the head of a statement's block: on one line where it is short, else one condition a line. */
export function ifAny(conditions: readonly string[]): readonly string[] {
  const joined = conditions.map((condition, index) => (index === 0 ? condition : `|| ${condition}`));
  const whole = joined.join(" ");
  if (whole.length < 80) return [`if (${whole}) {`];
  return [`if (${joined[0]}`, ...joined.slice(1, -1), `${joined.at(-1)}) {`];
}
