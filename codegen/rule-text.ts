import type {
  ActionKind,
  ActionModel,
  ActionOf,
  OwnerSource,
  RuleModel,
  StepModel,
} from "../dsl/model/index.ts";

type ActionText = {
  readonly [Kind in ActionKind]: (action: ActionOf<Kind>, encapsulation: string) => string;
};

const ACTION_TEXT: ActionText = {
  proceed: () => "proceed()",
  deliver: ({ port }) => `deliver(${port})`,
  forward: ({ port }) => `forward(${port})`,
  encapsulate: ({ owner, port }, encapsulation) =>
    `encapsulate(${encapsulation}).forward(${ownerText(owner)}, ${port})`,
  "pass-on": ({ owner }) => `passOn(${ownerText(owner)})`,
  drop: ({ reason }) => `drop("${reason}")`,
  punt: () => "punt()",
  home: ({ unknown }, encapsulation) => `home({ unknown: ${actionText(unknown, encapsulation)} })`,
};

function ownerText(owner: OwnerSource): string {
  return owner.kind === "entry" ? "owner" : owner.name;
}

/** An action as a pipeline file writes it, for comments and pictures. */
export function actionText(action: ActionModel, encapsulation: string): string {
  const text = ACTION_TEXT[action.kind] as (action: ActionModel, encapsulation: string) => string;
  return text(action, encapsulation);
}

/** A step as a pipeline file writes it behind `on(port)`, without what a lookup does with its result. */
export function stepText(step: StepModel, encapsulation: string): string {
  switch (step.kind) {
    case "decapsulate":
      return `decapsulate(${step.encapsulation})`;
    case "apply":
      return `apply(${step.table})`;
    case "raw-p4":
      return "raw(…)";
    case "lookup":
      return `lookup(${step.table}, …)`;
    case "finish":
      return actionText(step.action, encapsulation);
  }
}

/** A rule as one line, up to the given step where one is given: `on(wan).apply(acl).lookup(connections, …)`. */
export function ruleText(rule: RuleModel, encapsulation: string, upTo?: StepModel): string {
  const last = upTo === undefined ? rule.steps.length : rule.steps.indexOf(upTo) + 1;
  const steps = rule.steps.slice(0, last).map((step) => stepText(step, encapsulation));
  return [`on(${rule.port})`, ...steps].join(".");
}
