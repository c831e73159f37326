import { callSite } from "./call-site.ts";
import { type Declared, declare } from "./declaration.ts";

/** P4 text as the user wrote it, for P4 targets only. */
export interface RawP4 extends Declared<"raw-p4", string> {
  readonly text: string;
}

/**
 * P4 text, put into the generated program as it is: statements in a rule (`on(wan).raw(…)`), declarations at the top
 * level (`declarations: […]`). Indentation that all lines share is taken off.
 *
 * @example
 * on(wan).raw(p4`seen.count((bit<32>) standard_metadata.ingress_port);`)
 */
export function p4(strings: TemplateStringsArray, ...values: readonly (string | number | bigint)[]): RawP4 {
  const span = callSite(p4);
  const text = withoutCommonIndentation(String.raw({ raw: strings.raw ?? [] }, ...values));
  return declare({ kind: "raw-p4", span, model: text, problems: [], parts: [] }, { text });
}

function withoutCommonIndentation(text: string): string {
  const lines = text.split("\n").map((line) => line.trimEnd());
  while (lines[0] === "") lines.shift();
  while (lines.at(-1) === "") lines.pop();
  const indentations = lines.filter((line) => line !== "").map((line) => line.search(/\S/));
  const common = Math.min(...indentations, 80);
  return lines.map((line) => line.slice(common)).join("\n");
}
