import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { p4Messages } from "../diagnostics/messages-p4.ts";
import { p4SyntaxMessages } from "../diagnostics/messages-p4-syntax.ts";
import { renderDiagnostics } from "../diagnostics/render.ts";
import { checkV1model, compileP4 } from "../p4/index.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

export const PAGES = `${ROOT}docs/diagnostics/`;

const MESSAGES = { ...p4Messages.table, ...p4SyntaxMessages.table };

/** All codes that a text can give: each has a page. Only a tree that no parser made is deeper than the parser goes. */
export const CODES = (Object.keys(MESSAGES) as (keyof typeof MESSAGES)[]).filter(
  (code) => code !== "p4-too-deep",
);

/** The program that gives a code, as it stands in `docs/diagnostics/examples`. */
export function exampleOf(code: string): string {
  return readFileSync(exampleFile(code), "utf8");
}

function exampleFile(code: string): string {
  return `${PAGES}examples/${code}.p4`;
}

/** What front end, P4Info and v1model's check say about the example of a code. */
export function diagnose(code: string): readonly Diagnostic[] {
  const { program, diagnostics, controlPlaneDiagnostics } = compileP4({
    file: `${code}.p4`,
    readFile: (path) => (path === `${code}.p4` ? exampleOf(code) : textOf(path)),
  });
  return [
    ...diagnostics,
    ...controlPlaneDiagnostics,
    ...(program === undefined ? [] : checkV1model(program)),
  ];
}

/** Messages with their parts named in angle brackets. */
function template(code: keyof typeof MESSAGES): string {
  const { message } = MESSAGES[code];
  return message.fill(Object.fromEntries(message.names.map((name) => [name, `‹${name}›`])) as never);
}

/** The page of a code: what it means, a program that gives it, and what is said about that program. */
export function pageOf(code: keyof typeof MESSAGES): string {
  const own = diagnose(code).filter((diagnostic) => diagnostic.code === code);
  const said = renderDiagnostics(own, {
    colour: false,
    readSource: (file) => (file === `${code}.p4` ? exampleOf(code) : textOf(file)),
  });
  return `# ${code}

${MESSAGES[code].severity === "error" ? "Error" : "Warning"}: ${template(code)}.

\`\`\`p4
${shortened(exampleOf(code))}\`\`\`

\`\`\`text
${shortened(said.replaceAll(ROOT, ""))}\`\`\`
`;
}

/** The list of all pages. */
export function indexPage(): string {
  const rows = CODES.toSorted().map(
    (code) => `| [${code}](${code}.md) | ${MESSAGES[code].severity} | ${template(code)} |`,
  );
  return `# What the P4 front end says

One page for each code, with a program that gives it. The pages are written from the message tables and the programs
in \`examples/\` by \`RECORD=1 npx vitest run tests/diagnostic-pages.test.ts\`.
[compared-with-p4c.md](compared-with-p4c.md) sets messages beside p4c's.

| code | severity | message |
| --- | --- | --- |
${rows.join("\n").replaceAll("|+|", "\\|+\\|")}
`;
}

function textOf(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

/** Lines that no page has room for keep their beginning. */
function shortened(text: string): string {
  return text.replace(/^(.{150}).+$/gm, "$1 …");
}
