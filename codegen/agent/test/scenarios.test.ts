import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { loadPipeline } from "../../../dsl/load-pipeline.ts";
import { generateAgent } from "../generate-agent.ts";
import { modelHash, readModelText } from "../model-text.ts";

/*
 * Each folder of scenarios/ holds a pipeline, the agent module that is made of it, programs around it, and in errors.txt what the TypeScript
 * compiler says about all of these: nothing where the file is empty. RECORD=1 rewrites output/ and errors.txt.
 */
const ROOT = fileURLToPath(new URL("./scenarios", import.meta.url));
const SCENARIOS = readdirSync(ROOT);
const RECORD = process.env.RECORD === "1";

/** The compiler reads the agent's runtime for each program. */
const COMPILATION_MS = 180_000;

async function generated(scenario: string) {
  const { model, diagnostics } = await loadPipeline(join(ROOT, scenario, "pipeline.ts"));
  expect(diagnostics).toEqual([]);
  const [module, modelFile] = generateAgent(model!);
  return { model: model!, module: module!, modelFile: modelFile! };
}

/** The module without the model's hash, which changes with every change of what models hold. */
function withoutHash(text: string): string {
  return text.replace(/(?<=modelHash: ")[0-9a-f]{16}/, "0".repeat(16));
}

/** The options of the repository, with nicforge/agent from its sources. */
function compilerOptions(): ts.CompilerOptions {
  const file = fileURLToPath(new URL("../../../tsconfig.json", import.meta.url));
  const { config } = ts.readConfigFile(file, ts.sys.readFile) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, dirname(file));
  return { ...options, noEmit: true };
}

describe.each(SCENARIOS)("the agent of the scenario %s", (scenario) => {
  const folder = join(ROOT, scenario);

  it("is the recorded one", async () => {
    const { module, modelFile } = await generated(scenario);
    expect(module.text).toContain(`modelHash: "${modelHash(modelFile.text)}"`);
    const recorded = join(folder, "output", module.path);
    if (RECORD) {
      mkdirSync(dirname(recorded), { recursive: true });
      writeFileSync(recorded, withoutHash(module.text));
    }
    expect(readdirSync(join(folder, "output"))).toEqual([module.path]);
    expect(withoutHash(module.text)).toBe(readFileSync(recorded, "utf8"));
  });

  it("runs the very model that it was made of, without the folders of this machine", async () => {
    const { model, modelFile } = await generated(scenario);
    expect(modelFile.text).not.toContain(ROOT);
    expect(generateAgent(readModelText(modelFile.text))).toEqual(generateAgent(model));
  });
});

describe("what the compiler says about a program", () => {
  let program: ts.Program;
  beforeAll(() => {
    const files = SCENARIOS.flatMap((scenario) => programsOf(join(ROOT, scenario)));
    program = ts.createProgram(files, compilerOptions());
  }, COMPILATION_MS);

  it.each(SCENARIOS)(
    "around the agent of %s is what is recorded",
    (scenario) => {
      const folder = join(ROOT, scenario);
      const said = programsOf(folder).flatMap((file) => errorsIn(program, file, folder));
      const recorded = join(folder, "errors.txt");
      if (RECORD) writeFileSync(recorded, said.map((line) => `${line}\n`).join(""));
      expect(said.map((line) => `${line}\n`).join("")).toBe(readFileSync(recorded, "utf8"));
    },
    COMPILATION_MS,
  );
});

it("the example in docs/agent.md is one of the programs", () => {
  const page = readFileSync(new URL("../../../docs/agent.md", import.meta.url), "utf8");
  const [, example] = /^```ts\n(.*?)^```$/ms.exec(page)!;
  const program = readFileSync(join(ROOT, "tables", "documented.ts"), "utf8");
  expect(program).toBe(example!.replace('"./tables-agent.ts"', '"./output/tables-agent.ts"'));
});

function programsOf(folder: string): readonly string[] {
  const own = readdirSync(folder)
    .filter((name) => name.endsWith(".ts") && name !== "pipeline.ts")
    .map((name) => join(folder, name));
  const output = join(folder, "output");
  return existsSync(output) ? [...readdirSync(output).map((name) => join(output, name)), ...own] : own;
}

/** `wrong.ts:7 TS2322 the message's last line`, which is the one that names the mistake. */
function errorsIn(program: ts.Program, file: string, folder: string): readonly string[] {
  const source = program.getSourceFile(file)!;
  const diagnostics = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
  return diagnostics.map(({ start = 0, code, messageText }) => {
    const { line } = source.getLineAndCharacterOfPosition(start);
    const words = ts.flattenDiagnosticMessageText(messageText, "\n").trim().split("\n").at(-1)!.trim();
    return `${relative(folder, file)}:${line + 1} TS${code} ${words}`;
  });
}
