import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MeterArray, type MeterConfig } from "../externs/meter-array.ts";
import { createSwitch, VirtualClock } from "../index.ts";
import { exact, send } from "./support/exchange.ts";
import { ingressProgram } from "./support/program.ts";

const [GREEN, YELLOW, RED] = [0, 1, 2];

/** RFC 2698 section 4, colour-blind, over whole numbers: buckets in millionths of a token. */
class ExactMeter {
  readonly #config: MeterConfig;
  #peak: bigint;
  #committed: bigint;
  #at = 0n;

  constructor(config: MeterConfig) {
    this.#config = config;
    this.#peak = BigInt(config.peakBurst) * 1_000_000n;
    this.#committed = BigInt(config.committedBurst) * 1_000_000n;
  }

  colour(amount: number, now: number): number {
    const { peakRate, peakBurst, committedRate, committedBurst } = this.#config;
    const passed = BigInt(now) - this.#at;
    this.#at = BigInt(now);
    const cost = BigInt(amount) * 1_000_000n;
    this.#peak = least(this.#peak + passed * BigInt(peakRate), BigInt(peakBurst) * 1_000_000n);
    this.#committed = least(
      this.#committed + passed * BigInt(committedRate),
      BigInt(committedBurst) * 1_000_000n,
    );
    if (this.#peak < cost) return RED!;
    this.#peak -= cost;
    if (this.#committed < cost) return YELLOW!;
    this.#committed -= cost;
    return GREEN!;
  }
}

const least = (a: bigint, b: bigint) => (a < b ? a : b);

const rate = fc.oneof(fc.nat(20), fc.nat(3_000_000));
const burst = fc.oneof(fc.nat(20), fc.nat(100_000));
const config = fc.record({ committedRate: rate, committedBurst: burst, peakRate: rate, peakBurst: burst });
const arrivals = fc.array(
  fc.record({ after: fc.oneof(fc.nat(10), fc.nat(2_000_000)), bytes: fc.integer({ min: 1, max: 1_500 }) }),
  { minLength: 1, maxLength: 60 },
);

describe("a meter", () => {
  test.each(["packets", "bytes"] as const)("of %s gives the colours of exact arithmetic", (unit) => {
    fc.assert(
      fc.property(config, arrivals, (rates, packets) => {
        const meter = new MeterArray("m", 1, unit);
        meter.configure(0, rates, 0);
        const wanted = new ExactMeter(rates);
        let now = 0;
        for (const { after, bytes } of packets) {
          now += after;
          expect(meter.execute(0, bytes, now)).toBe(wanted.colour(unit === "bytes" ? bytes : 1, now));
        }
      }),
    );
  });

  test("has a token back at the very microsecond, however often it was asked before", () => {
    const meter = new MeterArray("m", 1, "packets");
    meter.configure(0, { committedRate: 1, committedBurst: 1, peakRate: 1, peakBurst: 1 }, 0);
    expect(meter.execute(0, 60, 0)).toBe(GREEN);
    for (let tenth = 1; tenth < 10; tenth++) expect(meter.execute(0, 60, tenth * 100_000)).toBe(RED);
    expect(meter.execute(0, 60, 999_999)).toBe(RED);
    expect(meter.execute(0, 60, 1_000_000)).toBe(GREEN);
  });

  test("charges the peak bucket for a yellow packet, and nothing for a red one", () => {
    const meter = new MeterArray("m", 1, "bytes");
    meter.configure(0, { committedRate: 0, committedBurst: 100, peakRate: 0, peakBurst: 250 }, 0);
    expect([100, 100, 100, 50, 1].map((bytes) => meter.execute(0, bytes, 5))).toEqual([
      GREEN,
      YELLOW,
      RED,
      YELLOW,
      RED,
    ]);
  });

  test("counts the bytes of the packet as it came in, and is green again after a reset", () => {
    const program = ingressProgram(
      "bit<8> cell; bit<8> colour;",
      "m.execute_meter((bit<32>) hdr.h.cell, hdr.h.colour); truncate(2);",
      "meter(4, MeterType.bytes) m;",
    );
    const target = createSwitch(program, { clock: new VirtualClock() });
    const rates = { committedRate: 0, committedBurst: 9, peakRate: 0, peakBurst: 9 };
    target.control.meter("I.m").configure(3, rates, 0);
    expect(send(target, 3, 9, 1, 2, 3, 4)).toBe("1:0300");
    expect(send(target, 3, 9, 1, 2)).toBe("1:0302");
    expect(send(target, 2, 9, 1, 2)).toBe("1:0200");
    expect(send(target, 4, 9, 1, 2)).toMatch(/^1:04/);
    target.control.reset();
    expect(send(target, 3, 9, 1, 2)).toBe("1:0300");
  });
});

describe("a direct meter", () => {
  const program = ingressProgram(
    "bit<8> key; bit<8> colour;",
    "t.apply();",
    `direct_meter<bit<8>>(MeterType.packets) m;
     action measured() { m.read(hdr.h.colour); }
     table t { key = { hdr.h.key: exact; } actions = { measured; } default_action = measured(); meters = m; }`,
  );
  const oneOnly = { committedRate: 0, committedBurst: 1, peakRate: 0, peakBurst: 1 };
  const run = { action: "I.measured", params: {} };
  const entry = (key: bigint) => ({ match: { "hdr.h.key": exact(key) }, run });

  test("has rates for each entry by itself; a miss is green", () => {
    const target = createSwitch(program, { clock: new VirtualClock() });
    const table = target.control.table("I.t");
    table.insert(entry(1n));
    table.insert(entry(2n));
    table.configureMeter(entry(1n), oneOnly);
    expect([send(target, 1, 9), send(target, 1, 9)]).toEqual(["1:0100", "1:0102"]);
    expect([send(target, 2, 9), send(target, 3, 9)]).toEqual(["1:0200", "1:0300"]);
    expect(table.meterConfig(entry(1n))).toEqual(oneOnly);
    expect(table.meterConfig(entry(2n))).toBeUndefined();
  });

  test("loses an entry's rates with the entry", () => {
    const target = createSwitch(program, { clock: new VirtualClock() });
    const table = target.control.table("I.t");
    table.insert(entry(1n));
    table.configureMeter(entry(1n), { ...oneOnly, committedBurst: 0, peakBurst: 0 });
    expect(send(target, 1, 9)).toBe("1:0102");
    table.delete(entry(1n));
    table.insert(entry(2n));
    expect(send(target, 2, 9)).toBe("1:0200");
  });
});
