import type { CheckedProgram } from "../../p4/check/checked-program.ts";
import type { ControlInstance, ParserInstance } from "../../p4/check/instance.ts";
import type { Parameter } from "../../p4/syntax/ast.ts";
import type { RandomSource } from "../externs/random-source.ts";
import { TraceRecorder, type TraceSite } from "../trace-recorder.ts";
import { Builder } from "./builder.ts";
import { codeText } from "./code.ts";
import { generateControl } from "./control.ts";
import { nodesOf } from "./effects.ts";
import { fieldListRanges } from "./field-lists.ts";
import { type GeneratedDigest, Generator } from "./generator.ts";
import type { Layout } from "./layout.ts";
import { lifeFunctions } from "./life-code.ts";
import { generateParser } from "./parser.ts";
import { pipelineBlocks } from "./pipeline-blocks.ts";
import { PRELUDE } from "./prelude.ts";
import type { ProgramObjects } from "./program-objects.ts";
import { type PassTime, runtimeLibrary } from "./runtime-library.ts";
import { Scope } from "./scope.ts";
import { invalidate } from "./storage.ts";
import type { Unit } from "./unit.ts";
import type { SlotPlace } from "./value.ts";

export interface CompileOptions {
  readonly trace: boolean;
  /** Memory for packets; generated code holds it for good. */
  readonly arena: Uint8Array;
  readonly random: RandomSource;
}

/** A program as functions over its state array. */
export interface CompiledProgram extends LifeFunctions {
  readonly objects: ProgramObjects;
  /** The state: `SLOT`s, standard metadata, user metadata, headers, variables. */
  readonly slots: Int32Array;
  /** First slot of each field of the standard metadata. */
  readonly metadata: ReadonlyMap<string, number>;
  /** First slot and count of standard metadata, user metadata and headers. */
  readonly standardMetadata: SlotRange;
  readonly userMetadata: SlotRange;
  readonly headers: SlotRange;
  readonly fieldLists: readonly (readonly SlotRange[])[];
  readonly digests: readonly GeneratedDigest[];
  readonly time: PassTime;
  readonly usesTime: boolean;
  readonly errors: readonly string[];
  readonly sites: readonly TraceSite[];
  /** Present when compiled for tracing. */
  readonly trace: TraceRecorder | undefined;
  /** The generated JavaScript, for people who look into it. */
  readonly source: string;
}

/** First slot, count. */
export type SlotRange = readonly [number, number];

/** See `life-code.ts`. */
export interface LifeFunctions {
  /** Clears metadata and headers for a packet of `length` bytes that came from a port. */
  resetPass(port: number, length: number): void;
  /** Parses arena bytes start..end and verifies checksums. */
  parsePass(start: number, end: number): void;
  ingressPass(): void;
  /** All of the above for a new packet. */
  receivePass(port: number, start: number, end: number): void;
  /** Runs the egress pipeline for a port. */
  egressPass(port: number): void;
  /** Updates checksums and deparses to the arena from `place`; the packet's length. */
  deparsePass(place: number): number;
  /**
   * The whole way of an ordinary packet: receive, egress, deparse to `place`. The length of what leaves through
   * the port in `SLOT.port`, or an `OUTCOME`.
   */
  forwardPass(port: number, start: number, end: number, place: number): number;
}

/** Generates and loads the JavaScript of a program. @throws DiagnosticError for what the switch does not support */
export function compileProgram(
  program: CheckedProgram,
  objects: ProgramObjects,
  options: CompileOptions,
): CompiledProgram {
  const generator = new Generator(program, objects, options.trace);
  const blocks = pipelineBlocks(program);
  const root = rootUnit(program);
  const layouts = pipelineLayouts(generator, blocks.parser);
  const place = (layout: Layout): SlotPlace => ({
    kind: "slot",
    at: { base: generator.slots.allocate(layout.size) },
    layout,
  });
  // Behind the fixed slots, so that one fill clears all that a new packet finds zero.
  const standard = place(layouts.standard);
  const meta = place(layouts.meta);
  const hdr = place(layouts.headers);
  generator.standardMetadata = standard;
  const places = { headers: hdr, meta, standard };
  const parse = generateParser(
    generator,
    root,
    blocks.parser,
    pipelineScope(root, generator, blocks.parser.declaration.parameters, places),
    [],
  );
  const control = (instance: ControlInstance) =>
    generateControl(
      generator,
      root,
      instance,
      pipelineScope(root, generator, instance.declaration.parameters, places),
      [],
    ).name;
  const functions = {
    parser: parse.name,
    verify: control(blocks.verify),
    ingress: control(blocks.ingress),
    egress: control(blocks.egress),
    compute: control(blocks.compute),
    deparser: control(blocks.deparser),
  };
  const invalidateHeaders = resetBuilder(generator, root);
  invalidate(invalidateHeaders, hdr.layout, hdr.at);
  const fieldLists = generator.fieldLists.map((ranges) => [...ranges]);
  for (const [index, number] of generator.fieldListNumbers) {
    fieldLists[number] = fieldListRanges(generator.layouts, blocks.parser, program, index, meta);
  }
  const metadata = new Map(
    standard.layout.kind === "struct"
      ? standard.layout.fields.map((field) => [field.name, standard.at.base + field.offset])
      : [],
  );
  const usesTime = generator.usesTime || readsTime(program);
  const life = lifeFunctions({
    functions,
    metadata,
    usesTime,
    cleared: [standard.at.base, hdr.at.base - standard.at.base],
    resetHeaders: invalidateHeaders.code,
  });
  const time: PassTime = { now: 0 };
  const slots = new Int32Array(generator.slots.size);
  const recorder = options.trace ? new TraceRecorder(generator.sites) : undefined;
  const library: Record<string, unknown> = {
    s: slots,
    ...runtimeLibrary(options.arena, options.random, time),
    trace: recorder,
    ...Object.fromEntries(generator.constants),
  };
  const source = codeText(['"use strict";', PRELUDE, ...generator.functions.map(codeText), life]);
  const load = new Function(...Object.keys(library), source);
  const range = ({ at, layout }: SlotPlace): SlotRange => [at.base, layout.size];
  return {
    ...(load(...Object.values(library)) as LifeFunctions),
    objects,
    slots,
    metadata,
    standardMetadata: range(standard),
    userMetadata: range(meta),
    headers: range(hdr),
    fieldLists,
    digests: generator.digests,
    time,
    usesTime,
    errors: program.errors,
    sites: generator.sites,
    trace: recorder,
    source,
  };
}

function rootUnit(program: CheckedProgram): Unit {
  const scope = new Scope();
  for (const instance of program.instances) {
    if (instance.site.kind === "instantiation") scope.bind(instance.site, { kind: "instance", instance });
  }
  return {
    instance: undefined,
    scope,
    root: undefined,
    callables: new Map(),
    tables: new Map(),
    blocks: new Map(),
  };
}

/** Types of headers, metadata and standard metadata: those of the parser's parameters. */
function pipelineLayouts(generator: Generator, { declaration }: ParserInstance) {
  const [, headers, meta, standard] = declaration.parameters.map((parameter) =>
    generator.layouts.of(generator.program.typeNamed(parameter.type)),
  );
  return { headers: headers!, meta: meta!, standard: standard! };
}

/** The pipeline's blocks work on the same slots: their parameters are never two names for one thing. */
function pipelineScope(
  root: Unit,
  generator: Generator,
  parameters: readonly Parameter[],
  places: { readonly headers: SlotPlace; readonly meta: SlotPlace; readonly standard: SlotPlace },
): Scope {
  const scope = new Scope(root.scope);
  const data = [places.headers, places.meta, places.standard];
  for (const parameter of parameters) {
    const type = generator.program.typeNamed(parameter.type);
    if (type.kind === "extern") scope.bind(parameter, { kind: "packet" });
    else scope.bind(parameter, { kind: "place", place: data.shift()! });
  }
  return scope;
}

function resetBuilder(generator: Generator, unit: Unit): Builder {
  return new Builder(
    generator,
    {
      unit,
      typeBindings: new Map(),
      isParser: false,
      leave: "return;",
      returns: { layout: { kind: "none", size: 0 }, at: undefined },
    },
    unit.scope,
  );
}

const TIME_FIELDS: ReadonlySet<string> = new Set([
  "ingress_global_timestamp",
  "egress_global_timestamp",
  "enq_timestamp",
  "deq_timedelta",
]);

function readsTime({ program }: CheckedProgram): boolean {
  for (const node of nodesOf(program)) {
    if (node.kind !== "memberExpression") continue;
    const { member } = node as unknown as { readonly member: { readonly text: string } };
    if (TIME_FIELDS.has(member.text)) return true;
  }
  return false;
}
