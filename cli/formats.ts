import { Option } from "commander";
import type { ReportFormat } from "./report.ts";

/** `--format text|json`, the same for every command that a script reads. */
export function formatOption(): Option {
  return new Option("--format <format>", "how to print diagnostics")
    .choices(["text", "json"])
    .default("text");
}

export interface WithFormat {
  readonly format: ReportFormat;
}

/** Commander's collector for an option that may be given several times. */
export function several(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}
