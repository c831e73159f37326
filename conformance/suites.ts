import type { Suite } from "./suite.ts";
import { bmv2Refused } from "./suites/bmv2-refused.ts";
import { errorsRefused } from "./suites/errors-refused.ts";
import { entriesEqual, p4infoEqual } from "./suites/p4info.ts";
import { printFixpoint } from "./suites/print-fixpoint.ts";
import { samplesAccepted } from "./suites/samples-accepted.ts";
import { stfPrograms, stfTranslated } from "./suites/stf.ts";
import { warningsGiven } from "./suites/warnings.ts";

/** Every suite, in the order of the table. */
export const SUITES: readonly Suite[] = [
  samplesAccepted("p4c"),
  samplesAccepted("built-in"),
  errorsRefused,
  bmv2Refused,
  p4infoEqual,
  entriesEqual,
  stfPrograms("p4c"),
  stfPrograms("built-in"),
  stfTranslated,
  printFixpoint,
  warningsGiven,
];
