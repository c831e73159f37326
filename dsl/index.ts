/**
 * What a pipeline file imports from "nicforge".
 *
 * @module
 */
export type { Action, Encapsulating, Owner, ToOwner } from "./language/action.ts";
export { deliver, drop, encapsulate, passOn, proceed, punt } from "./language/action.ts";
export type { Application, ApplicationOptions, Runner } from "./language/application.ts";
export { application, inetd, listener, typescript } from "./language/application.ts";
export type { Bits } from "./language/bits.ts";
export { bits } from "./language/bits.ts";
export type { Carrier, UdpCarrierOptions } from "./language/carrier.ts";
export { ethernetCarrier, udpCarrier } from "./language/carrier.ts";
export type { ConnectionKey, ConnectionTable, ConnectionTableOptions } from "./language/connection-table.ts";
export { connectionTable } from "./language/connection-table.ts";
export type { ConnrefOptions } from "./language/connref.ts";
export { connref } from "./language/connref.ts";
export type { Decisions, Ending, MissClasses } from "./language/decisions.ts";
export type { Encapsulation, EncapsulationOptions } from "./language/encapsulation.ts";
export { encapsulation } from "./language/encapsulation.ts";
export type { RoleField } from "./language/encapsulation-field.ts";
export type { Field, FieldGroup, SteeredPort } from "./language/field.ts";
export {
  client,
  constant,
  forwarded,
  hops,
  inner,
  owner,
  sender,
  tag,
  version,
} from "./language/field-roles.ts";
export type { Header, HeaderOptions } from "./language/header.ts";
export { header } from "./language/header.ts";
export type { HomeOptions } from "./language/home.ts";
export { home } from "./language/home.ts";
export type { Pipeline, PipelineOptions } from "./language/pipeline.ts";
export { pipeline } from "./language/pipeline.ts";
export type { LanPort, LanPortOptions, Port, PortOptions } from "./language/port.ts";
export { cpu, host, lan, wan } from "./language/port.ts";
export type { RawP4 } from "./language/raw-p4.ts";
export { p4 } from "./language/raw-p4.ts";
export type { FromHost, FromLan, Rule, Steps } from "./language/rule.ts";
export { on } from "./language/rule.ts";
export type { Service, ServiceOptions } from "./language/service.ts";
export { service } from "./language/service.ts";
export type { Transport } from "./language/standard-fields.ts";
export { connection, ethernet, ipv4, ipv6, tcp, udp, vlan } from "./language/standard-fields.ts";
export type { Table, TableAction, TableOptions } from "./language/table.ts";
export { table } from "./language/table.ts";
export type { MatchField } from "./language/table-key.ts";
export { exact, lpm, range, ternary } from "./language/table-key.ts";
export type { PipelineModel } from "./model/pipeline.ts";
