import { Histogram } from "prom-client";
import type { Verdict } from "../../dsl/model/index.ts";
import type {
  DataPlane,
  DataPlaneEvent,
  Entry,
  EntryFailure,
  EntryKind,
  EntryUpdate,
} from "../../targets/data-plane.ts";
import { type Cancel, seconds, type Timers } from "../timers.ts";

/** From a tenth of a millisecond, an embedded switch next door, to seconds, a device in trouble. */
const BUCKETS = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10];

/** A data plane whose writes are measured; all else goes through. */
export class MeasuredDataPlane implements DataPlane {
  readonly #dataPlane: DataPlane;
  readonly #timers: Timers;
  /** Seconds from a write's request to its outcome, by whether it was one update or several. */
  readonly writes = new Histogram({
    name: "nicforge_write_seconds",
    help: "Time that the device takes for a write of table entries.",
    labelNames: ["size"],
    buckets: BUCKETS,
    registers: [],
  });
  /** Updates that the device refused. */
  refused = 0;

  constructor(dataPlane: DataPlane, timers: Timers) {
    this.#dataPlane = dataPlane;
    this.#timers = timers;
  }

  async write(updates: readonly EntryUpdate[]): Promise<readonly EntryFailure[]> {
    const begin = this.#timers.now();
    const failures = await this.#dataPlane.write(updates);
    const size = updates.length === 1 ? "single" : "batch";
    this.writes.observe({ size }, (this.#timers.now() - begin) / seconds(1));
    this.refused += failures.filter(({ reason }) => reason !== "unavailable").length;
    return failures;
  }

  start(signal?: AbortSignal): Promise<void> {
    return this.#dataPlane.start(signal);
  }

  read(kinds?: readonly EntryKind[]): AsyncIterable<Entry> {
    return this.#dataPlane.read(kinds);
  }

  verdicts(): Promise<Readonly<Record<Verdict, bigint>>> {
    return this.#dataPlane.verdicts();
  }

  packetOut(...parameters: Parameters<DataPlane["packetOut"]>): void {
    this.#dataPlane.packetOut(...parameters);
  }

  onEvent(listener: (event: DataPlaneEvent) => void): Cancel {
    return this.#dataPlane.onEvent(listener);
  }

  stop(): Promise<void> {
    return this.#dataPlane.stop();
  }
}
