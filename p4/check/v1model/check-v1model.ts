import type { Diagnostic } from "../../../diagnostics/diagnostic.ts";
import type { CheckedProgram } from "../checked-program.ts";
import type { ControlInstance, Instance, ParserInstance } from "../instance.ts";
import { checkActions } from "./check-actions.ts";
import { checkChecksumControl, checkDeparser } from "./check-bodies.ts";
import { checkDividingAssignments } from "./check-divisions.ts";
import { checkExterns } from "./check-externs.ts";
import { checkHeaders } from "./check-headers.ts";
import { checkTables } from "./check-tables.ts";
import { checkVersion } from "./check-version.ts";

/**
 * What BMv2's v1model asks for beyond the language: the shape of the headers, one longest prefix per table, direct
 * counters and meters with one table each, selectors with one key, what registers hold, and what actions, checksum
 * controls and the deparser may do.
 * Programs for other architectures pass.
 */
export function checkV1model(program: CheckedProgram): readonly Diagnostic[] {
  const { main } = program;
  if (main === undefined || main.declaration.name.text !== "V1Switch") return [];
  const blocks = new Map<string, Instance>();
  for (const [parameter, value] of main.arguments)
    if ("site" in value) blocks.set(parameter.name.text, value);
  const all = [...blocks.values()].flatMap(nested);
  return [
    ...checkVersion(program),
    ...checkHeaders(program, blocks.get("p")),
    ...checkTables(program, all),
    ...checkActions(
      program,
      all.filter((block) => block.kind === "control"),
    ),
    ...checkDividingAssignments(program, all),
    ...checkExterns(program),
    ...checkChecksumControl(program, blocks.get("vr"), "verify"),
    ...checkChecksumControl(program, blocks.get("ck"), "update"),
    ...checkDeparser(program, blocks.get("dep")),
  ];
}

/** A block and those inside it. */
function nested(instance: Instance): readonly (ParserInstance | ControlInstance)[] {
  if (instance.kind !== "parser" && instance.kind !== "control") return [];
  return [instance, ...[...instance.children.values()].flatMap(nested)];
}
