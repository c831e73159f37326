import { bmv2Target } from "./bmv2/target.ts";
import type { Target } from "./target.ts";

/** Every target, in the order in which help lists them. */
export const TARGETS: readonly Target[] = [bmv2Target];
