import type { Span } from "../../diagnostics/span.ts";
import type { ActionModel } from "./action.ts";

/** What a packet meets, by class, when its connection is in no table. ICMP errors take `other`. */
export interface MissPolicy {
  /** TCP with SYN set and ACK clear. */
  readonly syn: ActionModel;
  readonly udp: ActionModel;
  readonly other: ActionModel;
}

export type StepModel =
  | { readonly kind: "decapsulate"; readonly encapsulation: string; readonly span: Span }
  | { readonly kind: "apply"; readonly table: string; readonly span: Span }
  /** P4 statements for P4 targets, put at this place of the rule. */
  | { readonly kind: "raw-p4"; readonly statements: string; readonly span: Span }
  | {
      readonly kind: "lookup";
      readonly table: string;
      readonly local: ActionModel;
      readonly remote: ActionModel;
      readonly miss: MissPolicy;
      readonly span: Span;
    }
  | { readonly kind: "finish"; readonly action: ActionModel; readonly span: Span };

export type StepKind = StepModel["kind"];

/** What happens to the frames of one port; exactly one rule a port. The last step ends every packet's way. */
export interface RuleModel {
  readonly kind: "rule";
  readonly port: "wan" | "lan" | "host";
  readonly steps: readonly StepModel[];
  readonly span: Span;
}

/** Every action that a step may take; for `home` also what ends the packet's way there. */
export function stepActions(step: StepModel): readonly ActionModel[] {
  switch (step.kind) {
    case "finish":
      return [step.action];
    case "lookup": {
      const { syn, udp, other } = step.miss;
      const misses = [syn, udp, other];
      return [
        step.local,
        step.remote,
        ...misses,
        ...misses.flatMap((action) => (action.kind === "home" ? [action.unknown] : [])),
      ];
    }
    case "decapsulate":
    case "apply":
    case "raw-p4":
      return [];
  }
}
