import type { Span } from "../diagnostics/span.ts";
import type { TracedValue, TraceEvent } from "./trace.ts";
import { readWords, wordCount } from "./words.ts";

/** A value in generated code: consecutive words. */
export interface TracedField {
  readonly name: string;
  readonly width: number;
  readonly signed: boolean;
}

/** A place in the program that reports events, known when the program is compiled. */
export type TraceSite =
  | { readonly kind: "parserState"; readonly parser: string; readonly state: string; readonly span: Span }
  | { readonly kind: "extract"; readonly header: string; readonly span: Span }
  | {
      readonly kind: "table";
      readonly table: string;
      readonly key: readonly TracedField[];
      readonly actions: readonly string[];
      readonly span: Span;
    }
  | {
      readonly kind: "action";
      readonly action: string;
      readonly parameters: readonly TracedField[];
      readonly span: Span;
    }
  | {
      readonly kind: "log";
      readonly text: string;
      readonly fields: readonly TracedField[];
      readonly span: Span;
    }
  | { readonly kind: "emit"; readonly header: string; readonly span: Span };

type SiteOf<Kind extends TraceSite["kind"]> = TraceSite & { readonly kind: Kind };

/** Collects the events of a packet. Programs compiled for tracing call it as `trace`; others have no such calls. */
export class TraceRecorder {
  #events: TraceEvent[] = [];
  readonly #sites: readonly TraceSite[];

  constructor(sites: readonly TraceSite[]) {
    this.#sites = sites;
  }

  /** The events since the last call. */
  take(): readonly TraceEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  add(event: TraceEvent): void {
    this.#events.push(event);
  }

  state(site: number): void {
    const { parser, state, span } = this.#sites[site] as SiteOf<"parserState">;
    this.add({ kind: "parserState", parser, state, span });
  }

  extract(site: number, offset: number, length: number): void {
    const { header, span } = this.#sites[site] as SiteOf<"extract">;
    this.add({ kind: "extract", header, offset, length, span });
  }

  table(site: number, hit: number, entry: number, action: number, ...key: number[]): void {
    const { table, key: fields, actions, span } = this.#sites[site] as SiteOf<"table">;
    this.add({
      kind: "table",
      table,
      key: valuesOf(fields, key),
      hit: hit !== 0,
      entry: hit === 0 ? undefined : entry,
      action: actions[action],
      span,
    });
  }

  action(site: number, ...words: number[]): void {
    const { action, parameters, span } = this.#sites[site] as SiteOf<"action">;
    this.add({ kind: "action", action, args: valuesOf(parameters, words), span });
  }

  /** log_msg: each `{}` in the text stands for the next value. */
  log(site: number, ...words: number[]): void {
    const { text, fields, span } = this.#sites[site] as SiteOf<"log">;
    const values = valuesOf(fields, words);
    let next = 0;
    this.add({ kind: "log", text: text.replaceAll("{}", () => String(values[next++]?.value ?? "{}")), span });
  }

  emit(site: number): void {
    const { header, span } = this.#sites[site] as SiteOf<"emit">;
    this.add({ kind: "emit", header, span });
  }
}

function valuesOf(fields: readonly TracedField[], words: readonly number[]): TracedValue[] {
  let at = 0;
  return fields.map(({ name, width, signed }) => {
    const value = readWords(words, at, width, signed);
    at += wordCount(width);
    return { name, width, value };
  });
}
