export { type Interpretation, interpret, interpretAt, type ReceivingPort } from "./interpret.ts";
export { type NodeTables, nodeTables } from "./node-tables.ts";
export { type Outcome, type OutputFrame, PUNT_REASON } from "./outcome.ts";
export { refuseUninterpretable } from "./refusal.ts";
