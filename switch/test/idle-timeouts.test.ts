import { beforeEach, describe, expect, test } from "vitest";
import { createSwitch, type SoftwareSwitch, VirtualClock } from "../index.ts";
import { exact, send } from "./support/exchange.ts";
import { ingressProgram } from "./support/program.ts";

const program = ingressProgram(
  "bit<8> key;",
  "t.apply();",
  `table t {
     key = { hdr.h.key: ternary; }
     actions = { NoAction; }
     support_timeout = true;
   }`,
);
const SECOND = 1_000_000;

let clock: VirtualClock;
let target: SoftwareSwitch;
let idle: string[];
const table = () => target.control.table("I.t");
const key = (value: bigint) => ({ match: { "hdr.h.key": exact(value) }, priority: 1 });
const insert = (value: bigint, idleTimeout: number) =>
  table().insert({ ...key(value), run: { action: "NoAction", params: {} }, idleTimeout });

/** Half a second after the other; each time the control plane looks. */
function pass(seconds: number): void {
  for (let half = 0; half < 2 * seconds; half++) {
    clock.advance(SECOND / 2);
    target.control.advance();
  }
}

beforeEach(() => {
  clock = new VirtualClock();
  target = createSwitch(program, { clock });
  idle = [];
  target.control.onIdle(({ table: name, entry }) => {
    const match = entry.match["hdr.h.key"];
    idle.push(`${name} ${match?.kind === "exact" ? match.value : "?"} at ${clock.now() / SECOND}`);
  });
});

describe("an entry's idle timeout", () => {
  test("is noticed by the first sweep behind it, for each entry by itself", () => {
    insert(1n, 2 * SECOND);
    insert(2n, 2.5 * SECOND);
    insert(3n, 0);
    pass(3);
    expect(idle).toEqual(["I.t 1 at 2", "I.t 2 at 3"]);
  });

  test("starts anew with a hit, and with another timeout from a modification", () => {
    insert(1n, 2 * SECOND);
    pass(1.5);
    send(target, 1);
    pass(1.5);
    expect(idle).toEqual([]);
    table().modify({ ...key(1n), run: { action: "NoAction", params: {} }, idleTimeout: 5 * SECOND });
    pass(3);
    expect(idle).toEqual([]);
    pass(1);
    expect(idle).toEqual(["I.t 1 at 7"]);
  });

  test("ends with the entry, with the listener and with a reset", () => {
    insert(1n, SECOND);
    table().delete(key(1n));
    pass(2);
    insert(2n, SECOND);
    const { entries } = { entries: table().entries() };
    expect(entries[0]?.idleFor).toBe(0);
    target.control.reset();
    pass(2);
    expect(idle).toEqual([]);
  });
});
