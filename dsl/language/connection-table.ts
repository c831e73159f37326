import { z } from "zod";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { ConnectionTableModel, IdleTimes, ParameterModel, WhenFull } from "../model/connection-table.ts";
import type { Bits } from "./bits.ts";
import { callSite } from "./call-site.ts";
import { DECLARED, type Declared, declare } from "./declaration.ts";
import { describeValue } from "./describe-value.ts";
import { brokenRoleField, type RoleField, roleField } from "./encapsulation-field.ts";
import { declared, integer, named, oneOf, options, readOptions } from "./options.ts";
import type { ConnectionPart } from "./standard-fields.ts";
import { symbolGroup, unknownName } from "./symbol-group.ts";

type DataWidths = Readonly<Record<string, Bits>>;

/** Who owns a connection. What its entries carry beside the owner is under `data`. */
export interface ConnectionTable<Data extends DataWidths = DataWidths>
  extends Declared<"connection-table", ConnectionTableModel> {
  readonly data: { readonly [Name in keyof Data]: RoleField<Data[Name]["bits"]> };
}

/** All five values that tell connections apart: two services, or TCP and UDP, never collide. */
export type ConnectionKey = readonly [
  ConnectionPart<"clientAddress">,
  ConnectionPart<"clientPort">,
  ConnectionPart<"serviceAddress">,
  ConnectionPart<"servicePort">,
  ConnectionPart<"protocol">,
];

export interface ConnectionTableOptions<Data extends DataWidths> {
  /** What tells connections apart; written out, and always these five. */
  readonly key: ConnectionKey;
  /** Entries for each family. */
  readonly capacity: number | { readonly ipv4: number; readonly ipv6: number };
  /** Seconds without a packet after which the owner forgets a connection. */
  readonly idle?: Partial<IdleTimes>;
  /** What a new connection meets when the table is full: it is refused, or the longest idle one goes. */
  readonly whenFull?: WhenFull;
  /** Values that each entry carries beside its owner, for fields of the encapsulation header. */
  readonly data?: Data;
}

/**
 * Handshake and closing: 4 minutes, established: 2 hours 4 minutes, the least that RFC 5382 (REQ-5) grants TCP;
 * UDP: the 5 minutes that RFC 4787 (REQ-5) recommends.
 */
const DEFAULT_IDLE: IdleTimes = { handshake: 240, established: 7440, closing: 240, udp: 300 };

const KEY_PARTS = ["clientAddress", "clientPort", "serviceAddress", "servicePort", "protocol"];
const CAPACITY = integer(1, 16_777_216);
const SECONDS = integer(1, 31_536_000).optional();
const SCHEMA = options({
  key: z.array(z.unknown(), { error: "a list of the connection's five parts" }).readonly(),
  capacity: z.union([CAPACITY, options({ ipv4: CAPACITY, ipv6: CAPACITY })], {
    error: "a number of entries from 1 to 16777216, or { ipv4, ipv6 }",
  }),
  idle: options({ handshake: SECONDS, established: SECONDS, closing: SECONDS, udp: SECONDS }).optional(),
  whenFull: oneOf("refuse", "evict-oldest-idle").optional(),
  data: named(declared<Bits>(["width"], "a width such as bits(64)"), "an object of widths").optional(),
});

/**
 * The table of connections and their owners; the agent fills it while the farm runs.
 *
 * @example
 * const connections = connectionTable({
 *   key: [
 *     connection.clientAddress, connection.clientPort,
 *     connection.serviceAddress, connection.servicePort, connection.protocol,
 *   ],
 *   capacity: 65_536,
 * });
 */
export function connectionTable<const Data extends DataWidths = Record<never, Bits>>(
  settings: ConnectionTableOptions<Data>,
): ConnectionTable<Data> {
  const span = callSite(connectionTable);
  const { value, problems } = readOptions(SCHEMA, settings, "connectionTable()", span);
  const widths = Object.entries(value?.data ?? {});
  const data = widths.flatMap(([name, width]): readonly ParameterModel[] => {
    const { model, span: place } = width[DECLARED];
    return model === undefined ? [] : [{ kind: "parameter", name, bits: model, span: place }];
  });
  const capacity = value?.capacity;
  const model: ConnectionTableModel | undefined = value && {
    kind: "connection-table",
    name: "connections",
    capacity: typeof capacity === "object" ? capacity : { ipv4: capacity!, ipv6: capacity! },
    idle: { ...DEFAULT_IDLE, ...definedOnly(value.idle ?? {}) },
    whenFull: value.whenFull ?? "refuse",
    data,
    span,
  };
  const keyProblems = value === undefined ? [] : checkKey(value.key, span);
  const names = Object.keys(settings?.data ?? {});
  const visible = {
    data: symbolGroup<ConnectionTable<Data>["data"]>(
      {},
      names,
      (name, place) => {
        const width = data.find((parameter) => parameter.name === name)?.bits ?? 1;
        return roleField(width, { kind: "connectionData", parameter: name }, place);
      },
      (name, place) =>
        brokenRoleField([unknownName("the connection table's data", name, names, place)], place),
    ),
  };
  return declare(
    {
      kind: "connection-table",
      span,
      model,
      problems: [...problems, ...keyProblems],
      parts: widths.map(([, width]) => width),
    },
    visible,
  );
}

function definedOnly(times: { readonly [Name in keyof IdleTimes]?: number | undefined }): Partial<IdleTimes> {
  return Object.fromEntries(Object.entries(times).filter(([, seconds]) => seconds !== undefined));
}

function checkKey(key: readonly unknown[], span: Span): readonly Diagnostic[] {
  const parts = key.map((part) => (part as Partial<ConnectionPart> | undefined)?.part);
  const missing = KEY_PARTS.filter((part) => !parts.includes(part));
  const foreign = key.filter((_, index) => !KEY_PARTS.includes(parts[index] ?? ""));
  const repeated = parts.filter((part, index) => part !== undefined && parts.indexOf(part) !== index);
  return [
    ...missing.map((part) => pipelineMessages.diagnose("pipeline-key-incomplete", { span }, { part })),
    ...foreign.map((part) =>
      pipelineMessages.diagnose("pipeline-key-foreign", { span }, { part: describeValue(part) }),
    ),
    ...repeated.map((part) =>
      pipelineMessages.diagnose("pipeline-key-foreign", { span }, { part: `${part} for a second time` }),
    ),
  ];
}
