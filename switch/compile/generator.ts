import type { CheckedProgram } from "../../p4/check/checked-program.ts";
import type { TraceSite } from "../trace-recorder.ts";
import type { Code } from "./code.ts";
import { HeaderUsage } from "./header-usage.ts";
import type { Layout } from "./layout.ts";
import { Layouts } from "./layout.ts";
import type { ProgramObjects } from "./program-objects.ts";
import { SlotAllocator } from "./slots.ts";
import type { SlotPlace } from "./value.ts";

/** A call of digest(): where its data waits for the end of the pipeline. */
export interface GeneratedDigest {
  readonly name: string;
  readonly at: number;
  readonly layout: Layout;
}

/** State of one compilation: the text so far, the slots, and the run-time objects that the text names. */
export class Generator {
  readonly program: CheckedProgram;
  readonly objects: ProgramObjects;
  /** Generate calls of the trace hooks. */
  readonly trace: boolean;
  readonly slots = new SlotAllocator();
  /** The standard metadata of the pipeline. */
  standardMetadata: SlotPlace | undefined;
  /** Fields that clone, resubmit or recirculate keep, as (first slot, count); a request names them by number. */
  readonly fieldLists: (readonly (readonly [number, number])[])[] = [];
  /** Field lists of `@field_list` by their index in the program. */
  readonly fieldListNumbers = new Map<number, number>();
  /** Slots that the direct meters' results are left in. */
  readonly meterSlots = new Map<unknown, number>();
  readonly digests: GeneratedDigest[] = [];
  readonly layouts = new Layouts();
  readonly usage = new HeaderUsage();
  /** The program looks at the time, or at something that depends on it. */
  usesTime = false;
  /** Places that trace events name, by number. */
  readonly sites: TraceSite[] = [];
  /** Generated functions, complete. */
  readonly functions: Code[][] = [];
  readonly #constants = new Map<string, unknown>();
  readonly #bound = new Map<unknown, string>();
  #names = 0;

  constructor(program: CheckedProgram, objects: ProgramObjects, trace: boolean) {
    this.program = program;
    this.objects = objects;
    this.trace = trace;
  }

  /** A name that nothing else has: the P4 name as far as JavaScript allows it, for readers of the generated text. */
  uniqueName(hint: string): string {
    return `${hint.replace(/[^A-Za-z0-9_]/g, "_")}_${this.#names++}`;
  }

  /** The name under which generated code sees a run-time object. */
  bind(hint: string, object: unknown): string {
    const known = this.#bound.get(object);
    if (known !== undefined) return known;
    const name = this.uniqueName(hint);
    this.#constants.set(name, object);
    this.#bound.set(object, name);
    return name;
  }

  get constants(): ReadonlyMap<string, unknown> {
    return this.#constants;
  }

  /** Number of a place that trace events name. */
  site(site: TraceSite): number {
    this.sites.push(site);
    return this.sites.length - 1;
  }
}
