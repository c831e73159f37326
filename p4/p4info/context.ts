import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { CheckedProgram } from "../check/checked-program.ts";
import type { ControlPlaneArchitecture } from "./architecture.ts";
import type { Inventory } from "./inventory.ts";
import type { SymbolTable } from "./symbols.ts";
import type { TypeInfoBuilder } from "./type-info.ts";

/** What the parts of a P4Info are made from. */
export interface P4InfoContext {
  readonly program: CheckedProgram;
  readonly architecture: ControlPlaneArchitecture;
  readonly inventory: Inventory;
  readonly symbols: SymbolTable;
  readonly types: TypeInfoBuilder;
  readonly diagnostics: Diagnostic[];
}
