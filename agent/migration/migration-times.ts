import { milliseconds, seconds } from "../timers.ts";

/** In microseconds. */
export interface MigrationTimes {
  /** Until a message without an answer is sent again. */
  readonly resend: number;
  /** For how long the taker is asked to get ready. */
  readonly patience: number;
  /** For how long a taker that hears nothing stays ready. */
  readonly ready: number;
  /** For how long datagrams that took the old way are sent on. */
  readonly linger: number;
}

export const DEFAULT_MIGRATION_TIMES: MigrationTimes = {
  resend: milliseconds(200),
  patience: seconds(5),
  ready: seconds(10),
  linger: seconds(5),
};
