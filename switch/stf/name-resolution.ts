import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/did-you-mean.ts";
import { stfMessages } from "../../diagnostics/messages-stf.ts";
import type { StfName } from "./statement.ts";

/**
 * The full name that a written one means: itself, else the only one that ends with it (as text, so that
 * `_fwd` finds `ingress.set_fwd`).
 *
 * @throws DiagnosticError when there is none, or more than one
 */
export function resolveName(what: string, written: StfName, names: readonly string[]): string {
  const { text, span } = written;
  if (names.includes(text)) return text;
  const candidates = [...new Set(names.filter((name) => name.endsWith(text)))];
  if (candidates.length === 1) return candidates[0]!;
  if (candidates.length > 1) {
    const parameters = { what, name: text, candidates: candidates.join(", ") };
    throw new DiagnosticError([stfMessages.diagnose("stf-ambiguous-name", { span }, parameters)]);
  }
  const suggestion = didYouMean(text, names);
  const place = suggestion === undefined ? { span } : { span, help: `Did you mean ${suggestion}?` };
  throw new DiagnosticError([stfMessages.diagnose("stf-unknown-name", place, { what, name: text })]);
}

/**
 * The key field that a written name means. simple_switch's names of validity keys differ from P4Info's, and
 * `x$3.y` is an old form of `x[3].y`.
 */
export function resolveKey(written: StfName, names: readonly string[]): string {
  const text = written.text.replace(/\$(\d+)/g, "[$1]");
  const forms = [
    text,
    `${text}$`,
    `${text}.$valid$`,
    text.replace(/\.valid$/, ".$valid$"),
    text.replace(/\.(\$?)valid(\$?)$/, ".isValid()"),
  ];
  const exact = forms.find((form) => names.includes(form));
  if (exact !== undefined) return exact;
  const ending = names.filter((name) => name.endsWith(`.${text}`) || name.endsWith(`.${text}$`));
  // Of several the last one counts, as in simple_switch's runner.
  return ending.at(-1) ?? resolveName("key field", { ...written, text }, names);
}
