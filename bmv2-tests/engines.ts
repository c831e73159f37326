import type { Engine } from "../testing/engine.ts";
import { bmv2Engine } from "../testing/engines/bmv2/engine.ts";
import { embeddedEngine } from "../testing/engines/embedded/engine.ts";
import { interpreterEngine } from "../testing/engines/interpreter/engine.ts";
import type { OptionalEngine } from "../testing/optional-engine.ts";

/** An engine that the packet suite runs on. */
export interface SuiteEngine {
  readonly engine: Engine;
  /** The name by which `NICFORGE_REQUIRE` demands it, for engines that a machine may lack. */
  readonly optional?: OptionalEngine;
}

/** All engines, the judge first. An engine plugs in here, and nowhere else. */
export const SUITE_ENGINES: readonly SuiteEngine[] = [
  { engine: interpreterEngine },
  { engine: embeddedEngine },
  { engine: bmv2Engine, optional: "bmv2" },
];
