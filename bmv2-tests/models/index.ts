import { CUSTOM } from "./custom.ts";
import { FARM, FARM_KEYED, FARM_NO_AGENT, FARM_UDP4, FARM_UDP6 } from "./farm.ts";
import { HOMES, HOMES_OF_SOME } from "./homes.ts";
import { POLICIES } from "./policies.ts";
import { TABLES } from "./tables.ts";

/** Every pipeline that the packet suite runs. */
export const SUITE_MODELS = [
  FARM,
  FARM_NO_AGENT,
  FARM_UDP4,
  FARM_UDP6,
  FARM_KEYED,
  CUSTOM,
  POLICIES,
  TABLES,
  HOMES,
  HOMES_OF_SOME,
] as const;

export {
  CUSTOM,
  FARM,
  FARM_KEYED,
  FARM_NO_AGENT,
  FARM_UDP4,
  FARM_UDP6,
  HOMES,
  HOMES_OF_SOME,
  POLICIES,
  TABLES,
};
