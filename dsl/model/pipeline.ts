import type { Span } from "../../diagnostics/span.ts";
import type { ApplicationModel } from "./application.ts";
import type { ConnectionTableModel } from "./connection-table.ts";
import type { EncapsulationModel } from "./encapsulation.ts";
import type { HeaderModel } from "./header.ts";
import type { HomesModel } from "./homes.ts";
import type { PortModel } from "./port.ts";
import type { RuleModel } from "./rule.ts";
import type { ServiceModel } from "./service.ts";
import type { UserTableModel } from "./user-table.ts";

/** Top-level P4 text for P4 targets: declarations that `raw-p4` steps use. */
export interface RawDeclarationsModel {
  readonly kind: "raw-declarations";
  readonly text: string;
  readonly span: Span;
}

/** A pipeline: plain, frozen, serialisable data. No target appears in it. */
export interface PipelineModel {
  readonly kind: "pipeline";
  readonly name: string;
  /** The pipeline file's name without its folder, for generated text. */
  readonly fileName: string;
  /** Seed of the farm's flow hash, 32 bits. */
  readonly seed: number;
  readonly ports: Readonly<Record<"wan" | "lan" | "host", PortModel>> & { readonly cpu?: PortModel };
  readonly services: readonly ServiceModel[];
  readonly connections: ConnectionTableModel;
  /** Present where ownership is known to the connection's home alone; else every node has an entry of every connection. */
  readonly homes?: HomesModel;
  readonly headers: readonly HeaderModel[];
  readonly encapsulation: EncapsulationModel;
  /** In the order in which rules first apply them. */
  readonly tables: readonly UserTableModel[];
  readonly rules: Readonly<Record<"wan" | "lan" | "host", RuleModel>>;
  readonly applications: readonly ApplicationModel[];
  readonly rawDeclarations: readonly RawDeclarationsModel[];
  readonly span: Span;
}
