import { spanAt } from "../../diagnostics/span.ts";
import type {
  ActionModel,
  CarrierModel,
  DisposalModel,
  DropReason,
  EncapsulationFieldModel,
  EncapsulationModel,
  FieldReference,
  FieldRole,
  HeaderModel,
  MatchKind,
  MissPolicy,
  ParameterModel,
  PipelineModel,
  ServiceModel,
  StandardHeaderName,
  StepModel,
  TableActionModel,
  TableKeyModel,
  UserTableModel,
} from "../../dsl/model/index.ts";
import { STANDARD_HEADERS } from "../../dsl/model/index.ts";

/** Models are written out here, not through the DSL: the packet suite tests what a model means, however it was made. */
const span = spanAt("suite.pipeline.ts", 1, 1);

export const ETHERNET_CARRIER: CarrierModel = { kind: "ethernet", etherType: 0x88b5 };
export const UDP4_CARRIER: CarrierModel = { kind: "udp", ipVersion: 4, port: 6635 };
export const UDP6_CARRIER: CarrierModel = { kind: "udp", ipVersion: 6, port: 6635 };

export const proceed: ActionModel = { kind: "proceed", span };
export const deliver: DisposalModel = { kind: "deliver", port: "host", span };
export const punt: DisposalModel = { kind: "punt", span };
export const encapsulate: ActionModel = { kind: "encapsulate", owner: { kind: "entry" }, port: "lan", span };
export const passOn: ActionModel = { kind: "pass-on", owner: { kind: "entry" }, span };

/** To the connection's home; `unknown` where nobody is left to ask. */
export function home(unknown: DisposalModel): ActionModel {
  return { kind: "home", unknown, span };
}

export function drop(reason: DropReason): DisposalModel {
  return { kind: "drop", reason, span };
}

/** To the node that a user table's action names in its parameter. */
export function encapsulateTo(parameter: string): ActionModel {
  return { kind: "encapsulate", owner: { kind: "parameter", name: parameter }, port: "lan", span };
}

export function passOnTo(parameter: string): ActionModel {
  return { kind: "pass-on", owner: { kind: "parameter", name: parameter }, span };
}

export function service(
  name: string,
  protocol: "tcp" | "udp",
  port: number,
  ...addresses: readonly string[]
): ServiceModel {
  return { kind: "service", name, addresses, protocol, port, span };
}

export function parameter(name: string, bits: number): ParameterModel {
  return { kind: "parameter", name, bits, span };
}

export function standardField(header: StandardHeaderName, field: string): FieldReference {
  const widths: Readonly<Record<string, number>> = STANDARD_HEADERS[header];
  const bits = widths[field];
  if (bits === undefined) throw new Error(`no field ${header}.${field}`);
  return { kind: "field", scope: "standard", header, field, bits };
}

export function key(name: string, match: MatchKind, field: FieldReference): TableKeyModel {
  return { kind: "table-key", name, field, match, span };
}

export function tableAction(
  name: string,
  body: ActionModel,
  ...parameters: readonly ParameterModel[]
): TableActionModel {
  return { kind: "table-action", name, parameters, body, span };
}

export function table(
  name: string,
  keys: readonly TableKeyModel[],
  actions: readonly TableActionModel[],
  defaultAction: string,
): UserTableModel {
  return { kind: "user-table", name, key: keys, actions, defaultAction, size: 64, span };
}

export function header(
  name: string,
  after: HeaderModel["after"],
  fields: readonly (readonly [name: string, bits: number])[],
): HeaderModel {
  return {
    kind: "header",
    name,
    after,
    fields: fields.map(([field, bits]) => ({ kind: "header-field", name: field, bits, span })),
    span,
  };
}

export function encapsulationField(
  name: string,
  bits: number | "address",
  role: FieldRole,
): EncapsulationFieldModel {
  return { kind: "encapsulation-field", name, bits, role, span };
}

export function encapsulation(
  name: string,
  carrier: CarrierModel,
  fields: readonly EncapsulationFieldModel[],
): EncapsulationModel {
  return { kind: "encapsulation", name, fields, carrier, span };
}

/** The default header of the data-plane semantics, field by field. */
export function connref(carrier: CarrierModel, tagKey?: bigint): EncapsulationModel {
  return encapsulation("connref", carrier, [
    encapsulationField("version", 4, { kind: "version", value: 1n }),
    encapsulationField("forwarded", 1, { kind: "forwarded" }),
    encapsulationField("ipv6", 1, { kind: "ipv6" }),
    encapsulationField("fromIcmp", 1, { kind: "fromIcmp" }),
    encapsulationField("syn", 1, { kind: "syn" }),
    encapsulationField("protocol", 8, { kind: "protocol" }),
    encapsulationField("hops", 8, { kind: "hops", initial: 2 }),
    encapsulationField("generation", 8, { kind: "generation" }),
    encapsulationField("clientPort", 16, { kind: "clientPort" }),
    encapsulationField("applicationPort", 16, { kind: "applicationPort" }),
    encapsulationField("clientAddress", "address", { kind: "clientAddress" }),
    encapsulationField("ownerAddress", "address", { kind: "ownerAddress" }),
    ...(tagKey === undefined ? [] : [encapsulationField("tag", 64, { kind: "tag", key: tagKey })]),
  ]);
}

export function applyStep(name: string): StepModel {
  return { kind: "apply", table: name, span };
}

/** What one pipeline has beside what all have. */
export interface PipelineLiteral {
  readonly name: string;
  readonly encapsulation: EncapsulationModel;
  readonly services: readonly ServiceModel[];
  readonly wanMiss: MissPolicy;
  readonly lanMiss: MissPolicy;
  readonly mtu?: number;
  readonly cpu?: boolean;
  readonly seed?: number;
  /** Places of the table of homes, where ownership is by home nodes. */
  readonly homes?: number;
  readonly data?: readonly ParameterModel[];
  readonly headers?: readonly HeaderModel[];
  readonly tables?: readonly UserTableModel[];
  /** Tables that each rule applies before it looks the connection up. */
  readonly wanTables?: readonly string[];
  readonly lanTables?: readonly string[];
  /** Instead of sending on what is remote on lan. */
  readonly lanRemote?: ActionModel;
}

/** A checked model: rules as every pipeline has them, with the literal's tables and policies in their places. */
export function pipelineModel(literal: PipelineLiteral): PipelineModel {
  const { encapsulation: reference, wanTables = [], lanTables = [], lanRemote = passOn } = literal;
  const connections = "connections";
  return {
    kind: "pipeline",
    name: literal.name,
    fileName: `${literal.name}.pipeline.ts`,
    seed: literal.seed ?? 0,
    ports: {
      wan: { kind: "port", role: "wan", number: 0, span },
      lan: { kind: "port", role: "lan", number: 1, mtu: literal.mtu ?? 1600, span },
      host: { kind: "port", role: "host", number: 2, span },
      ...(literal.cpu === false ? {} : { cpu: { kind: "port", role: "cpu", number: 510, span } }),
    },
    services: literal.services,
    connections: {
      kind: "connection-table",
      name: connections,
      capacity: { ipv4: 1024, ipv6: 1024 },
      idle: { handshake: 10, established: 3600, closing: 10, udp: 60 },
      whenFull: "refuse",
      data: literal.data ?? [],
      span,
    },
    ...(literal.homes === undefined ? {} : { homes: { kind: "homes", size: literal.homes, span } }),
    headers: literal.headers ?? [],
    encapsulation: reference,
    tables: literal.tables ?? [],
    rules: {
      wan: {
        kind: "rule",
        port: "wan",
        steps: [
          ...wanTables.map(applyStep),
          {
            kind: "lookup",
            table: connections,
            local: deliver,
            remote: encapsulate,
            miss: literal.wanMiss,
            span,
          },
        ],
        span,
      },
      lan: {
        kind: "rule",
        port: "lan",
        steps: [
          { kind: "decapsulate", encapsulation: reference.name, span },
          ...lanTables.map(applyStep),
          {
            kind: "lookup",
            table: connections,
            local: deliver,
            remote: lanRemote,
            miss: literal.lanMiss,
            span,
          },
        ],
        span,
      },
      host: {
        kind: "rule",
        port: "host",
        steps: [{ kind: "finish", action: { kind: "forward", port: "wan", span }, span }],
        span,
      },
    },
    applications: [],
    rawDeclarations: [],
    span,
  };
}
