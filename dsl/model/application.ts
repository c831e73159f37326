import type { Span } from "../../diagnostics/span.ts";

/** How the socket application runs on the host. */
export type ApplicationRunner =
  /** A TypeScript module, path relative to the pipeline file. */
  | { readonly kind: "module"; readonly path: string }
  /** inetd-style: the agent accepts and hands the stream over as standard input and output. */
  | { readonly kind: "inetd"; readonly command: readonly string[] }
  /** A program that listens by itself. */
  | { readonly kind: "listener"; readonly command: readonly string[] };

export interface ApplicationModel {
  readonly kind: "application";
  readonly name: string;
  readonly service: string;
  readonly runner: ApplicationRunner;
  readonly span: Span;
}
