import { styleText } from "node:util";
import { Command } from "commander";
import { missingEngine, OPTIONAL_ENGINES, type OptionalEngine } from "../../testing/optional-engine.ts";
import { ENGINE_GUIDES } from "../../testing/optional-engine-guide.ts";
import type { Io } from "../io.ts";

interface Finding {
  readonly engine: OptionalEngine;
  readonly present: boolean;
  readonly what: string;
  readonly enables: string;
  readonly missing?: string;
  readonly install?: string;
}

/** `nicforge doctor`: always exits 0; nothing that it looks for is needed. */
export function doctorCommand(io: Io): Command {
  return new Command("doctor")
    .description("what this machine has, and what each missing thing would enable")
    .option("--format <format>", "text or json", "text")
    .addHelpText("after", "\nExample:\n  nicforge doctor")
    .action(({ format }: { format: string }) => {
      const findings = OPTIONAL_ENGINES.map(find);
      io.out(
        format === "json"
          ? `${JSON.stringify(findings, null, 2)}\n`
          : findings.map((f) => describe(f, io)).join(""),
      );
    });
}

function find(engine: OptionalEngine): Finding {
  const { what, enables, install } = ENGINE_GUIDES[engine];
  const missing = missingEngine(engine);
  return { engine, present: missing === undefined, what, enables, ...(missing && { missing, install }) };
}

function describe(finding: Finding, io: Io): string {
  const paint = (format: "green" | "yellow", text: string) =>
    io.colour ? styleText(format, text, { validateStream: false }) : text;
  const mark = finding.present ? paint("green", "found  ") : paint("yellow", "missing");
  const lines = [`${mark}  ${finding.engine.padEnd(7)} ${finding.what}`, `enables: ${finding.enables}`];
  if (finding.missing) lines.push(`missing: ${finding.missing}`, `install: ${finding.install}`);
  return `${lines.join(`\n${" ".repeat(17)}`)}\n`;
}
