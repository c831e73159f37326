import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import type { PipelineModel } from "../model/pipeline.ts";
import type { EntriesFile } from "./entries-schema.ts";
import type { JsonDocument } from "./json-document.ts";
import type { ServiceEntry } from "./node-entries.ts";

/** What the checks of an entries file share. */
export interface EntriesContext {
  readonly model: PipelineModel;
  readonly file: EntriesFile;
  readonly document: JsonDocument;
  readonly nodeIds: ReadonlySet<number>;
  /** The file's services, or else the pipeline's. */
  readonly services: readonly ServiceEntry[];
}

/** A checked part of an entries file, and what is wrong with it. */
export interface Checked<T> {
  readonly value: T;
  readonly problems: readonly Diagnostic[];
}

/** Help that names the nearest candidate; nothing when none is near, so that the message's own help stands. */
export function nearestHelp(written: string, known: Iterable<string>): { readonly help?: string } {
  const nearest = didYouMean(written, known);
  return nearest === undefined ? {} : { help: `Did you mean ${nearest}?` };
}
