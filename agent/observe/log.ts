import { type DestinationStream, type Logger, pino } from "pino";

/** What the agent's parts write down: an object of facts and a sentence. */
export type AgentLog = Pick<Logger, "debug" | "info" | "warn" | "error">;

export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

export interface LogOptions {
  readonly node: number;
  readonly pipeline: string;
  readonly level?: LogLevel;
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

/**
 * A log of one JSON object a line. Each says its time (ISO 8601), its level by name, the node and the pipeline.
 */
export function agentLog({ node, pipeline, level = "info", destination }: LogOptions): Logger {
  const settings = {
    level,
    base: { node, pipeline },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return destination === undefined ? pino(settings) : pino(settings, destination);
}

/** Writes nothing; for tests. */
export const SILENT: AgentLog = pino({ level: "silent" });
