import type { Diagnostic } from "../../diagnostics/diagnostic.ts";

/** What interfaces report while they work. */
export interface PortLog {
  attached(port: number, name: string): void;
  /** Something that the user may want to mend; each kind at most once a port while it is attached. */
  warning(port: number, diagnostic: Diagnostic): void;
}
