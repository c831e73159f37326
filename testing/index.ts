/**
 * What packet tests import from "nicforge/testing": run a pipeline on an engine, send frames in, expect frames,
 * verdicts and counters. The packet builders come along.
 *
 * @module
 */
export { entriesFor, farmNode } from "../dsl/entries/farm-node.ts";
export type {
  ConnectionEntry,
  EntryMatch,
  FarmNode,
  NodeEntries,
  ServiceEntry,
  TableEntry,
} from "../dsl/entries/node-entries.ts";
export { type PipelineModel, VERDICTS, type Verdict } from "../dsl/model/index.ts";
export * from "../packet/index.ts";
export { carrierBinding } from "./carrier-binding.ts";
export type { Device, Engine, InjectionResult, PortFrame, TraceEvent, VerdictCounters } from "./engine.ts";
export { engineNamed } from "./engines/index.ts";
export { expectCounters, expectFrames, expectNothing, expectVerdict } from "./expect.ts";
export { Farm, type Hop } from "./farm.ts";
export { chooseEngine, modelOf, type PipelineSource, type StartOptions, start } from "./start.ts";
