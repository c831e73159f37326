import { ControlError } from "../tables/table-error.ts";

/** Two rates, per second, and their bursts; in bytes or packets, as the meter's type says. */
export interface MeterConfig {
  readonly committedRate: number;
  readonly committedBurst: number;
  readonly peakRate: number;
  readonly peakBurst: number;
}

/** V1MODEL_METER_COLOR_*. */
export const GREEN = 0;
export const YELLOW = 1;
export const RED = 2;

/** Tokens are counted in millionths, so that whole rates per second stay whole numbers per microsecond. */
interface Bucket {
  /** Per second, that is millionths per microsecond. */
  readonly rate: number;
  readonly burst: number;
  tokens: number;
  /** Microseconds. */
  filledAt: number;
}

interface MeterCell {
  readonly config: MeterConfig;
  readonly peak: Bucket;
  readonly committed: Bucket;
}

/**
 * Two-rate three-colour markers (RFC 2698, colour-blind) as simple_switch runs them: buckets start full, the
 * peak bucket is tested first, and a bucket is only charged when it suffices.
 */
export class MeterArray {
  readonly name: string;
  /** Undefined for a direct meter, whose cells come and go with the entries. */
  readonly size: number | undefined;
  readonly unit: "packets" | "bytes";
  readonly #cells: (MeterCell | undefined)[] = [];

  constructor(name: string, size: number | undefined, unit: "packets" | "bytes") {
    this.name = name;
    this.size = size;
    this.unit = unit;
  }

  /** Colour of a packet of `bytes` bytes at `now` (microseconds); green where no rates are set. */
  execute(index: number, bytes: number, now: number): number {
    const cell = this.#cells[index >>> 0];
    if (cell === undefined) return GREEN;
    const amount = this.unit === "packets" ? 1 : bytes;
    if (!charge(cell.peak, amount, now)) return RED;
    return charge(cell.committed, amount, now) ? GREEN : YELLOW;
  }

  /** The rates in force, or undefined where none are set. @throws ControlError invalid-argument */
  config(index: number): MeterConfig | undefined {
    this.#check(index);
    return this.#cells[index]?.config;
  }

  /** Sets rates and fills the buckets; undefined makes every packet green. @throws ControlError invalid-argument */
  configure(index: number, config: MeterConfig | undefined, now: number): void {
    this.#check(index);
    if (config === undefined) {
      this.#cells[index] = undefined;
      return;
    }
    const { committedRate, committedBurst, peakRate, peakBurst } = config;
    if (![committedRate, committedBurst, peakRate, peakBurst].every((value) => value >= 0)) {
      throw new ControlError("invalid-argument", `meter ${this.name}: rates and bursts may not be negative`);
    }
    this.#cells[index] = {
      config,
      peak: bucket(peakRate, peakBurst, now),
      committed: bucket(committedRate, committedBurst, now),
    };
  }

  /** Every packet is green again. */
  reset(): void {
    this.#cells.length = 0;
  }

  #check(index: number): void {
    const { size } = this;
    if (!Number.isInteger(index) || index < 0 || (size !== undefined && index >= size)) {
      throw new ControlError(
        "invalid-argument",
        `meter ${this.name} has no index ${index}: its size is ${size}`,
      );
    }
  }
}

const MILLION = 1_000_000;

function bucket(rate: number, burst: number, now: number): Bucket {
  return { rate, burst: burst * MILLION, tokens: burst * MILLION, filledAt: now };
}

function charge(bucket: Bucket, amount: number, now: number): boolean {
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + (now - bucket.filledAt) * bucket.rate);
  bucket.filledAt = now;
  if (bucket.tokens < amount * MILLION) return false;
  bucket.tokens -= amount * MILLION;
  return true;
}
