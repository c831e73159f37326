import { REQUIREMENTS, type RequirementId } from "./suite/requirement-id.ts";

/** A scenario that passed on an engine. */
export interface PassedTest {
  readonly engine: string;
  readonly suite: string;
  readonly title: string;
  readonly shows: readonly RequirementId[];
  readonly controls: readonly RequirementId[];
  /** The engine's account of each frame's way. */
  readonly accounts: readonly string[];
}

/** Requirements that a suite cannot show, and what shows them. */
export type Elsewhere = Partial<Record<RequirementId, string>>;

/** Packets alone are no sockets. */
const ELSEWHERE: Elsewhere = {
  R12: "Needs sockets on both sides: the live tests show it, [requirements-live.md](requirements-live.md).",
};

/** How the packet suite's document begins. */
const HEADING: readonly string[] = [
  "# Requirements, and the tests that show them",
  "",
  "Generated from the run of the packet suite (`RECORD=1 npx vitest run bmv2-tests/packet-suite.test.ts`); the suite fails",
  "when this is out of date, or when an engine that is present has an empty cell. Each test of the suite runs on every",
];

const IDS = Object.keys(REQUIREMENTS) as RequirementId[];

/** Cells that must not be empty and are: a requirement that no test shows on an engine, or that has no negative control. */
export function emptyCells(
  passed: readonly PassedTest[],
  engines: readonly string[],
  elsewhere: Elsewhere = ELSEWHERE,
): readonly string[] {
  return IDS.filter((id) => elsewhere[id] === undefined).flatMap((id) =>
    engines.flatMap((engine) => {
      const tests = passed.filter((test) => test.engine === engine);
      return [
        ...(tests.some(({ shows }) => shows.includes(id)) ? [] : [`${id} on ${engine}: no test`]),
        ...(tests.some(({ controls }) => controls.includes(id))
          ? []
          : [`${id} on ${engine}: no negative control`]),
      ];
    }),
  );
}

/**
 * `docs/requirements.md`: each requirement, the tests that show it, and the engines that each passed on. The method form
 * is the account of the judge, the first engine.
 */
export function requirementsDocument(
  passed: readonly PassedTest[],
  engines: readonly string[],
  heading: readonly string[] = HEADING,
  elsewhere: Elsewhere = ELSEWHERE,
): string {
  const judge = engines[0]!;
  const lines = [
    ...heading,
    `engine: ${engines.join(", ")}.`,
    "",
    `| requirement | ${engines.join(" | ")} |`,
    `| --- |${" --- |".repeat(engines.length)}`,
    ...IDS.map(
      (id) =>
        `| ${id}: ${REQUIREMENTS[id]} | ${engines.map((engine) => (elsewhere[id] === undefined ? cell(id, engine, passed) : "–")).join(" | ")} |`,
    ),
  ];
  const sections = IDS.flatMap((id) =>
    section(
      id,
      passed.filter(({ engine }) => engine === judge),
      elsewhere[id],
    ),
  );
  return `${[...lines, ...sections].join("\n")}\n`;
}

function cell(id: RequirementId, engine: string, passed: readonly PassedTest[]): string {
  const tests = passed.filter((test) => test.engine === engine);
  const shown = tests.filter(({ shows }) => shows.includes(id)).length;
  const controlled = tests.filter(({ controls }) => controls.includes(id)).length;
  return `${shown} shown, ${controlled} negative`;
}

function section(
  id: RequirementId,
  tests: readonly PassedTest[],
  elsewhere: string | undefined,
): readonly string[] {
  const heading = ["", `## ${id}`, "", `${sentence(REQUIREMENTS[id])}.`, ""];
  if (elsewhere !== undefined) return [...heading, elsewhere];
  const shown = tests.filter(({ shows }) => shows.includes(id));
  const controls = tests.filter((test) => test.controls.includes(id));
  return [
    ...heading,
    ...shown.map(({ suite, title }) => `- ${suite} > ${title}`),
    ...controls.map(({ suite, title }) => `- ${suite} > ${title}`),
    "",
    "As a method, step by step:",
    "",
    "```text",
    ...(shown[0]?.accounts ?? []),
    "```",
  ];
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
