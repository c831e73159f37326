import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { checkActions } from "./actions.ts";
import { checkApplications } from "./applications.ts";
import type { Check } from "./check.ts";
import { checkEncapsulation } from "./encapsulation.ts";
import { checkFragments } from "./fragments.ts";
import { checkHeaders } from "./headers.ts";
import { checkHomes } from "./homes.ts";
import { checkMtu } from "./mtu.ts";
import { checkNames } from "./names.ts";
import type { PipelineDraft } from "./pipeline-draft.ts";
import { checkPorts } from "./ports.ts";
import { checkReference } from "./reference.ts";
import { checkRules } from "./rules.ts";
import { checkServices } from "./services.ts";
import { checkTableFields } from "./table-fields.ts";
import { checkTables } from "./tables.ts";

const CHECKS: readonly Check[] = [
  checkPorts,
  checkRules,
  checkNames,
  checkServices,
  checkReference,
  checkEncapsulation,
  checkMtu,
  checkHeaders,
  checkTables,
  checkTableFields,
  checkActions,
  checkHomes,
  checkFragments,
  checkApplications,
];

/** What TypeScript cannot see in a pipeline file. Limits of a target are the target's own check. */
export function checkDraft(pipeline: PipelineDraft): readonly Diagnostic[] {
  return CHECKS.flatMap((check) => check(pipeline));
}
