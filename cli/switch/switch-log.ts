import { type Logger, pino } from "pino";
import type { PortLog } from "../../switch/interfaces/port-log.ts";
import type { Io } from "../io.ts";

/** The log of a switch process: one JSON object a line on stderr. */
export function switchLog(io: Io, deviceId: bigint): Logger {
  return pino(
    {
      base: { deviceId: String(deviceId) },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write: (line: string) => io.err(line) },
  );
}

/** What interfaces report, as lines of the log. */
export function portLog(log: Logger): PortLog {
  return {
    attached: (port, name) => log.info({ port, interface: name }, "interface attached"),
    warning: (port, { code, message, help }) => log.warn({ port, code, help }, message),
  };
}
