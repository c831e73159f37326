import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { MissPolicy } from "../model/rule.ts";
import type { Check } from "./check.ts";
import type { PipelineDraft } from "./pipeline-draft.ts";
import { placedActions } from "./rule-walk.ts";

const { diagnose } = pipelineMessages;

/** Homes are asked where they know, and only there. */
export const checkHomes: Check = (pipeline) =>
  pipeline.homes === undefined ? withoutHomes(pipeline) : unasked(pipeline);

function withoutHomes(pipeline: PipelineDraft): readonly Diagnostic[] {
  const { homePlaces, span } = pipeline;
  return [
    ...placedActions(pipeline)
      .filter(({ action, place }) => action.kind === "home" && place === "miss")
      .map(({ action }) => diagnose("pipeline-home-without-homes", { span: action.span })),
    ...(homePlaces === undefined ? [] : [diagnose("pipeline-home-places-unused", { span })]),
  ];
}

/**
 * A packet of a connection that another node owns has no entry here: where its class does not ask the home, the packet does not
 * reach its owner. A SYN opens a connection, and may be taken where it arrives.
 */
function unasked({ rules, services }: PipelineDraft): readonly Diagnostic[] {
  const classes: readonly (keyof MissPolicy)[] = services.some(({ protocol }) => protocol === "udp")
    ? ["udp", "other"]
    : ["other"];
  const lookups = rules
    .filter(({ port }) => port === "wan")
    .flatMap(({ steps }) => steps.flatMap((step) => (step.kind === "lookup" ? [step] : [])));
  return lookups.flatMap(({ miss }) =>
    classes
      .filter((name) => miss[name].kind !== "home")
      .map((name) => diagnose("pipeline-home-unasked", { span: miss[name].span }, { class: name })),
  );
}
