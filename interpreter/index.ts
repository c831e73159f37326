export { type Interpretation, interpret, type ReceivingPort } from "./interpret.ts";
export { type Outcome, type OutputFrame, PUNT_REASON } from "./outcome.ts";
export { refuseUninterpretable } from "./refusal.ts";
