import { pipelineMessages } from "../../diagnostics/messages-pipeline.ts";
import type { ActionKind } from "../model/action.ts";
import type { Check } from "./check.ts";
import type { PipelineDraft } from "./pipeline-draft.ts";
import { type ActionPlace, type PlacedAction, placedActions } from "./rule-walk.ts";

/** As a pipeline file spells the actions. */
const SPELLING: Readonly<Record<ActionKind, string>> = {
  proceed: "proceed()",
  deliver: "deliver(host)",
  forward: "forward(wan)",
  encapsulate: "encapsulate(…).forward(…)",
  "pass-on": "passOn(…)",
  drop: "drop(…)",
  punt: "punt()",
  home: "home({ unknown: … })",
};

const ALLOWED: Readonly<Record<ActionPlace, readonly ActionKind[]>> = {
  local: ["deliver", "drop", "punt"],
  remote: ["encapsulate", "pass-on", "drop", "punt"],
  miss: ["deliver", "drop", "punt", "home"],
  unknown: ["deliver", "drop", "punt"],
  end: ["deliver", "drop", "punt", "forward"],
  table: ["proceed", "deliver", "drop", "punt", "encapsulate", "pass-on"],
};

/** An action where it can mean something, and an owner where there is one. */
export const checkActions: Check = (pipeline) =>
  placedActions(pipeline).flatMap((placed) => {
    const { action, place, port } = placed;
    const where = placeText(placed);
    const { span } = action;
    if (!ALLOWED[place].includes(action.kind) || !fitsPort(placed)) {
      const about = { action: SPELLING[action.kind], where };
      return [
        pipelineMessages.diagnose(
          "pipeline-action-misplaced",
          { span, help: helpFor(placed, pipeline) },
          about,
        ),
      ];
    }
    if ("owner" in action && action.owner.kind !== (place === "table" ? "parameter" : "entry")) {
      return [pipelineMessages.diagnose("pipeline-owner-foreign", { span }, { where })];
    }
    if (action.kind === "punt" && !pipeline.ports.some(({ role }) => role === "cpu")) {
      return [pipelineMessages.diagnose("pipeline-punt-without-cpu", { span }, { port })];
    }
    return [];
  });

/** The second packet leaves from wan only; what came over the lan is passed on; wan knows no owner but by lookup. */
function fitsPort({ action, place, port }: PlacedAction): boolean {
  if (action.kind === "encapsulate") return port === "wan";
  if (action.kind === "pass-on") return port === "lan";
  return place !== "remote" || port === "lan";
}

function placeText({ place, port, of }: PlacedAction): string {
  if (of !== undefined) return `action ${of.name} of a table that the ${port} rule applies`;
  if (place === "unknown") return `home() of the ${port} rule's lookup`;
  if (place === "end") return `the end of the ${port} rule`;
  return `${place} of the ${port} rule's lookup`;
}

function helpFor({ place, port }: PlacedAction, { homes }: PipelineDraft): string {
  if (place === "remote" && port === "wan") {
    return "A packet of a peer's connection is sent to it: (owner) => encapsulate(reference).forward(owner, lan).";
  }
  const ports = port === "wan" ? "pass-on" : "encapsulate";
  const kinds = ALLOWED[place]
    .filter((kind) => kind !== ports && (kind !== "home" || homes !== undefined))
    .map((kind) => SPELLING[kind]);
  return `What may stand here: ${kinds.join(", ")}.`;
}
