/**
 * What a generated agent, and a program or application of a user's around it, imports from "nicforge/agent".
 *
 * @module
 */
export type { Verdict } from "../dsl/model/index.ts";
export type { ConnectionTuple } from "../targets/data-plane.ts";
export { Agent, type AgentPart, type AgentTables } from "./agent.ts";
export { type AgentDefinition, type AgentParts, agentOf, defineAgent } from "./agent-definition.ts";
export type {
  Datagram,
  MigratingUdpApplication,
  Reply,
  Session,
  TcpApplication,
  UdpApplication,
  UdpModule,
} from "./applications/application.ts";
export { type LoadedConfiguration, loadConfiguration } from "./configuration/load-configuration.ts";
export type { NodeConfiguration } from "./configuration/node-configuration.ts";
export type { MigrationOutcome } from "./migration/outgoing.ts";
export type { AgentLog, LogLevel } from "./observe/log.ts";
export { type AgentProcess, runAgent, runAgentModule } from "./run-agent.ts";
export { type AgentOptions, startAgent } from "./start-agent.ts";
export { Table, TableEntryError } from "./tables/table.ts";
export type {
  EntryOf,
  EntryPlace,
  Exact,
  Lpm,
  Range,
  TableActions,
  TableKeys,
  Ternary,
} from "./tables/table-types.ts";
