import type { PipelineDraft } from "../../dsl/check/pipeline-draft.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";

/** The draft of a model that was written out, so that the checker of pipeline files can look at it too. */
export function draftOf(model: PipelineModel): PipelineDraft {
  const { ports, rules, connections, encapsulation, ...rest } = model;
  return {
    ...rest,
    homes: model.homes,
    homePlaces: undefined,
    fragments: "drop",
    ports: Object.values(ports),
    rules: Object.values(rules),
    connectionTables: [connections],
    encapsulations: [encapsulation],
    incomplete: false,
  };
}
