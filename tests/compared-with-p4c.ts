import { diagnose, exampleOf } from "./diagnostic-pages.ts";

/** What p4c 1.2.5.16 (p4test) says about an example, in short: `line: message`. */
const P4C: Readonly<Record<string, string>> = {
  "p4-type-mismatch":
    "8: the assignment as a whole; behind it “Cannot cast implicitly” bit<8> to bit<16>, and that its source produces a type that cannot be assigned",
  "p4-unknown-field": "8: the field is not a member of the header",
  "p4-unknown-name": "5: declaration not found",
  "p4-unknown-state": "4: declaration not found",
  "p4-syntax": "1: syntax error, unexpected {",
  "p4-variable-at-top-level": "1: syntax error, unexpected ;, expecting (",
  "p4-statement-not-in-state": "1: syntax error, unexpected RETURN",
  "p4-unterminated-string": "2: syntax error, unexpected END",
  "p4-macro-arguments": "2: the C preprocessor's message, then that it returned an exit code",
  "p4-include-not-found": "1: the C preprocessor's message, then that it returned an exit code",
  "p4-argument-count": "the call as a whole; behind it that no argument is supplied for the parameter",
  "p4-block-signature": "3: the package's declaration; behind it that the argument's type does not match",
  "p4-element-count": "the assignment as a whole; behind it that the sizes of the tuples differ",
  "p4-implementation-signature": "6: the instance; behind it that the method does not match its declaration",
  "p4-action-not-listed": "6: not present in action list",
  "p4-duplicate-label": "5: duplicate case label",
  "p4-conditional-width": "width must be specified for at least one of the two",
  "p4-slice-out-of-range": "5: bit index 16 greater than width 16",
  "p4-control-plane-argument": "13: cannot be bound, it is set by the control plane",
  "p4-shadows-parameter": "3: declaration shadows a parameter, with the parameter's place",
  "p4-ambiguous-call": "multiple matching declarations, with each candidate's place",
  "p4-unexpected-body": "instance initializers for extern without abstract methods",
  "p4-missing-return": "nothing: the function is unused and has been removed",
  "p4-duplicate-entry": "nothing: the control is unused and has been removed",
};

/** What we say: place, message, what belongs to it, what to do. */
function ours(code: string): string {
  const found = diagnose(code).find((diagnostic) => diagnostic.code === code)!;
  const place = found.span === undefined ? "" : `${found.span.line}:${found.span.column}: `;
  const related = found.related.map(({ span, message }) => `; ${span.line}: ${message}`).join("");
  const help = found.help === undefined ? "" : ` ${found.help.replace(/looked in .*/, "looked in …")}`;
  return `${place}${found.message}${related}.${help}`;
}

/** The table that sets p4c's messages beside ours. */
export function comparisonPage(): string {
  const rows = Object.entries(P4C).map(
    ([code, p4c]) => `| [${code}](examples/${code}.p4) | ${cell(p4c)} | ${cell(ours(code))} |`,
  );
  const programs = Object.keys(P4C).map((code) => exampleOf(code));
  return `# Messages beside p4c's

The same ${programs.length} erroneous programs, each of them an example of its page: what p4c 1.2.5.16 says, in short, and what nicforge
says. Numbers are lines, and with a second number columns. p4c prints the line with a caret as well; its line
numbers come without columns. A second line of a message is set behind a semicolon.

What differs beyond the words:

- **Several mistakes at once.** p4c stops at the first syntax error, and after type errors in a pass; nicforge reads on behind
  each mistake, and what follows from one is not reported again.
- **Code that nothing uses.** p4c removes it before it checks some of it; nicforge checks all that is written.
- **Codes.** p4c groups its messages under some forty names; each message of nicforge has a code and a [page](README.md).
- **For programs.** \`nicforge compile --format json\` gives the same as data, with the place of each part.

| program | p4c | nicforge |
| --- | --- | --- |
${rows.join("\n")}
`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
