import type { RequirementId } from "../suite/requirement-id.ts";
import type { LiveFarm } from "./live-farm.ts";

/** One sentence that a farm of real sockets shows. Plain data: the same for every switch and every way to program it. */
export interface LiveScenario {
  readonly title: string;
  readonly shows?: readonly RequirementId[];
  /** Requirements for which this is the negative control. */
  readonly controls?: readonly RequirementId[];
  /** Throws when the sentence does not hold; returns what was seen, a line each, without what differs from run to run. */
  run(farm: LiveFarm): Promise<readonly string[]>;
}
