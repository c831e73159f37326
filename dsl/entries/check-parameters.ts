import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { entriesMessages } from "../../diagnostics/messages-entries.ts";
import type { ParameterModel } from "../model/connection-table.ts";
import { type Checked, nearestHelp } from "./entries-context.ts";
import type { ValueOfFile } from "./entries-schema.ts";
import type { JsonDocument, JsonPath } from "./json-document.ts";
import { parseValue, valueForms } from "./value-text.ts";

/** Values by parameter name: every parameter once, each in its width. */
export function readParameters(
  parameters: readonly ParameterModel[],
  written: Readonly<Record<string, ValueOfFile>>,
  path: JsonPath,
  owner: string,
  document: JsonDocument,
): Checked<Readonly<Record<string, bigint>>> {
  const known = parameters.map(({ name }) => name);
  const problems: Diagnostic[] = Object.keys(written)
    .filter((name) => !known.includes(name))
    .map((name) => {
      const place = { span: document.keySpan([...path, name]), ...nearestHelp(name, known) };
      const listed = known.length === 0 ? "nothing" : known.join(", ");
      return entriesMessages.diagnose("entries-parameter-unknown", place, {
        owner,
        parameter: name,
        known: listed,
      });
    });
  const value: Record<string, bigint> = {};
  for (const { name, bits } of parameters) {
    const given = Object.hasOwn(written, name) ? written[name] : undefined;
    if (given === undefined) {
      const place = { span: document.span(path) };
      problems.push(
        entriesMessages.diagnose("entries-parameter-missing", place, { owner, parameter: name, bits }),
      );
      continue;
    }
    const parsed = parseValue(given, bits);
    const place = { span: document.span([...path, name]) };
    const shown = JSON.stringify(given);
    if (parsed === undefined) {
      problems.push(
        entriesMessages.diagnose("entries-value", place, { value: shown, name, expected: valueForms(bits) }),
      );
    } else if (parsed >> BigInt(bits) !== 0n) {
      const largest = (1n << BigInt(bits)) - 1n;
      problems.push(
        entriesMessages.diagnose("entries-value-too-wide", place, { value: shown, bits, name, largest }),
      );
    } else {
      value[name] = parsed;
    }
  }
  return { value, problems };
}
