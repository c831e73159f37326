import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { milliseconds, seconds } from "../../timers.ts";
import { type Chance, SESSION, SimulatedFarm, type SimulatedNode } from "./simulated-farm.ts";

const RELIABLE = { chance: () => 0.5, loss: 0, duplication: 0 };

async function farmOfThree(options = RELIABLE) {
  const farm = new SimulatedFarm(options);
  const nodes: SimulatedNode[] = [];
  for (const id of [1, 2, 3]) nodes.push(await farm.node(id));
  const [one, two, three] = nodes as [SimulatedNode, SimulatedNode, SimulatedNode];
  await one.begin();
  await farm.timers.advance(milliseconds(100));
  return { farm, nodes, one, two, three };
}

/** Numbers that the session has seen, wherever it is. */
function seen(nodes: readonly SimulatedNode[]): number[] {
  const [owner, ...others] = nodes.filter(({ session, dead }) => session !== undefined && !dead);
  expect(others, "the session is at one node").toEqual([]);
  return [...(owner?.session ?? [])].sort((a, b) => a - b);
}

function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, packet) => packet);
}

describe("a session that moves", () => {
  test("goes to the peer with its state, and packets that waited follow it", async () => {
    const { farm, nodes, one, two } = await farmOfThree();
    farm.arrive(0, 1);
    await farm.timers.advance(milliseconds(50));
    const outcome = one.migrate(2);
    for (const at of [1, 2, 3]) farm.arrive(at, at);
    expect(await farm.done(outcome)).toEqual({ moved: true });
    await farm.timers.advance(milliseconds(100));
    expect(two.session).toHaveLength(4);
    expect(two.session?.[0]).toBe(0);
    expect(two.delivered).toHaveLength(3);
    expect(nodes.map(({ ownership }) => ownership.ownerOf(SESSION))).toEqual([2, 2, 2]);
    farm.arrive(4, 1);
    await farm.timers.advance(milliseconds(100));
    expect(seen(nodes)).toEqual([0, 1, 2, 3, 4]);
    expect(farm.lost).toEqual([]);
  });

  test("stays where no peer takes it, and nothing that waited is missing", async () => {
    const { farm, one } = await farmOfThree();
    expect(await farm.done(one.migrate(9))).toEqual({ moved: false, why: "node 9 takes nothing new" });
    expect(await farm.done(one.migrate(1))).toEqual({ moved: false, why: "it is here" });
    expect(await farm.done(one.migration.migrate(SESSION, 2, new Uint8Array(1 << 20)))).toMatchObject({
      moved: false,
    });
    farm.arrive(0, 1);
    await farm.timers.advance(milliseconds(100));
    expect(one.session).toEqual([0]);
  });

  test("stays where the peer is draining", async () => {
    const { farm, one, two } = await farmOfThree();
    await farm.done(two.ownership.drain());
    expect(await farm.done(one.migrate(2))).toEqual({ moved: false, why: "node 2 takes nothing new" });
  });

  test("stays where the broker is away, and moves when it is back", async () => {
    const { farm, one, two } = await farmOfThree();
    farm.hub.close();
    await farm.timers.advance(milliseconds(10));
    expect(await farm.done(one.migrate(2))).toEqual({ moved: false, why: "the broker is away" });
    farm.hub.open();
    await farm.timers.advance(seconds(3));
    expect(await farm.done(one.migrate(2))).toEqual({ moved: true });
    expect(two.session).toEqual([]);
  });

  test("comes back when the peer dies, with what waited, once the peer counts as lost", async () => {
    const { farm, nodes, one, two } = await farmOfThree();
    farm.arrive(0, 1);
    await farm.timers.advance(milliseconds(50));
    const outcome = one.migrate(2);
    farm.arrive(1, 1);
    two.kill();
    expect(await farm.done(outcome)).toMatchObject({ moved: false });
    await farm.timers.advance(milliseconds(100));
    farm.arrive(2, 3);
    await farm.timers.advance(milliseconds(100));
    expect(seen(nodes)).toEqual([0, 1, 2]);
    expect(farm.lost).toEqual([]);
  });

  test("comes back also when the peer dies as its owner, before it has said that it serves", async () => {
    const { farm, nodes, one, two } = await farmOfThree();
    farm.arrive(0, 1);
    await farm.timers.advance(milliseconds(50));
    one.ownership.onChange(({ kind }) => {
      if (kind !== "lost") return;
      two.kill();
      // As applications do when a connection ends.
      one.session = undefined;
    });
    const outcome = one.migrate(2);
    farm.arrive(1, 1);
    expect(await farm.done(outcome)).toEqual({ moved: false, why: "the peer went away" });
    await farm.timers.advance(milliseconds(100));
    farm.arrive(2, 3);
    await farm.timers.advance(milliseconds(100));
    expect(seen(nodes)).toEqual([0, 1, 2]);
    expect(one.ownership.ownerOf(SESSION)).toBe(1);
    expect(farm.lost).toEqual([]);
  });

  test("a giver whose agent restarts in between: the peer has the state, if it is the owner", async () => {
    const { farm, one, two } = await farmOfThree();
    farm.arrive(0, 1);
    await farm.timers.advance(milliseconds(50));
    // The giver is gone as soon as all agree on the new owner; it says nothing more.
    one.ownership.onChange(({ kind }) => kind === "lost" && one.kill());
    void one.migrate(2);
    await farm.timers.advance(seconds(2));
    expect(two.session).toEqual([0]);
    farm.arrive(1, 3);
    await farm.timers.advance(milliseconds(100));
    expect(two.session).toEqual([0, 1]);
  });

  test("a session that moves on and back is never in two places", async () => {
    const { farm, nodes, one, two, three } = await farmOfThree();
    const moves = [
      [one, 2],
      [two, 3],
      [three, 1],
      [one, 2],
    ] as const;
    let packet = 0;
    for (const [from, to] of moves) {
      const outcome = from.migrate(to);
      for (const at of [1, 2, 3]) farm.arrive(packet++, at);
      expect(await farm.done(outcome)).toEqual({ moved: true });
      farm.arrive(packet++, from.id);
    }
    await farm.timers.advance(seconds(1));
    expect(seen(nodes)).toEqual(upTo(packet));
    expect(farm.lost).toEqual([]);
  });

  test("of two moves at once the second is refused", async () => {
    const { farm, one } = await farmOfThree();
    const first = one.migrate(2);
    expect(await farm.done(one.migrate(3))).toEqual({ moved: false, why: "it is on its way already" });
    expect(await farm.done(first)).toEqual({ moved: true });
  });

  test("a TCP connection before its first byte goes to the peer, whose entry is there before the SYN", async () => {
    const farm = new SimulatedFarm(RELIABLE);
    const [one, two] = [await farm.node(1), await farm.node(2)];
    const outcome = one.migration.place(SESSION, 2);
    let atPeer: string[] | undefined;
    one.ownership.onChange((change) => {
      if (change.kind !== "learned") return;
      // Now the agent decides the SYN again: it finds the peer's entry.
      two.receive(0, 1);
      atPeer = farm.lost.map(({ where }) => where);
    });
    expect(await farm.done(outcome)).toEqual({ moved: true });
    expect(atPeer).toEqual([]);
    expect(one.ownership.ownerOf(SESSION)).toBe(2);
  });
});

describe("over a network that loses, repeats and reorders messages", () => {
  /** One step of a history. */
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant("packet" as const), at: fc.integer({ min: 1, max: 3 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant("migrate" as const), to: fc.integer({ min: 1, max: 3 }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant("pass" as const), time: fc.integer({ min: 0, max: 400 }) }),
    },
  );

  test("no packet is lost, and none is delivered twice", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 5, maxLength: 40 }),
        fc.integer({ min: 1, max: 0x7fffffff }),
        async (steps, seed) => {
          const { farm, nodes } = await farmOfThree(troubled(seed));
          let packets = 0;
          const moves: Promise<unknown>[] = [];
          for (const next of steps) {
            if (next.kind === "packet") farm.arrive(packets++, next.at);
            else if (next.kind === "pass") await farm.timers.advance(milliseconds(next.time));
            else {
              const owner = nodes.find(({ session }) => session !== undefined)!;
              moves.push(owner.migrate(next.to));
            }
          }
          await farm.done(Promise.all(moves));
          await farm.timers.advance(seconds(20));
          farm.stop();
          expect(farm.lost).toEqual([]);
          expect(seen(nodes)).toEqual(upTo(packets));
          expect(nodes.flatMap(({ delivered }) => delivered).sort((a, b) => a - b)).toEqual(upTo(packets));
        },
      ),
      { numRuns: 150, interruptAfterTimeLimit: 15_000 },
    );
  });

  test("a peer that dies in the middle of it takes nothing along that had not reached it", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 20 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 1, max: 0x7fffffff }),
        async (times, death, seed) => {
          const { farm, one, two } = await farmOfThree(troubled(seed));
          const outcome = one.migrate(2);
          // Packets at the giver only: they have not reached the peer while it is not the owner.
          for (const [packet, time] of times.entries())
            farm.timers.after(milliseconds(time), () => farm.arrive(packet, 1));
          farm.timers.after(milliseconds(death), () => two.kill());
          const { moved } = await farm.done(outcome);
          await farm.timers.advance(seconds(20));
          farm.stop();
          const delivered = [...one.delivered, ...two.delivered].sort((a, b) => a - b);
          expect(new Set(delivered).size).toBe(delivered.length);
          const gone = farm.lost.map(({ where }) => where).filter((where) => !where.startsWith("dead at 2"));
          expect(gone).toEqual([]);
          const diedWithTheSession = moved || two.delivered.length > 0;
          if (!diedWithTheSession)
            expect([...delivered, ...farm.lost.map(({ packet }) => packet)].sort((a, b) => a - b)).toEqual(
              upTo(times.length),
            );
        },
      ),
      { numRuns: 100, interruptAfterTimeLimit: 12_000 },
    );
  });
});

/** A third of the messages lost, a third repeated. */
function troubled(seed: number) {
  return { chance: chances(seed), loss: 0.3, duplication: 0.3 };
}

/** Numbers that look random, the same ones for the same seed: the minimal standard generator of Park and Miller. */
function chances(seed: number): Chance {
  let state = seed;
  return () => {
    state = (state * 48_271) % 0x7fffffff;
    return state / 0x7fffffff;
  };
}
