import { milliseconds, seconds } from "../timers.ts";
import type { OwnershipTimes } from "./ownership.ts";

/** Signs of life every 2 s, lost after 6 s, withdrawn after another 60 s. */
export const DEFAULT_OWNERSHIP_TIMES: OwnershipTimes = {
  heartbeat: seconds(2),
  lostAfter: seconds(6),
  withdrawnAfter: seconds(60),
  patience: seconds(3),
  retry: milliseconds(250),
};
