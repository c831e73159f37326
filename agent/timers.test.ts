import { describe, expect, test } from "vitest";
import { milliseconds, seconds, systemTimers, VirtualTimers } from "./timers.ts";

describe("virtual timers", () => {
  test("run what is due in the order of its time, and not before", async () => {
    const timers = new VirtualTimers();
    const seen: string[] = [];
    timers.after(seconds(2), () => seen.push(`second at ${timers.now()}`));
    timers.after(seconds(1), () => seen.push(`first at ${timers.now()}`));
    await timers.advance(milliseconds(999));
    expect(seen).toEqual([]);
    await timers.advance(seconds(5));
    expect(seen).toEqual(["first at 1000000", "second at 2000000"]);
    expect(timers.now()).toBe(5_999_000);
  });

  test("a cancelled action does not run, and nothing waits", async () => {
    const timers = new VirtualTimers();
    let ran = false;
    const cancel = timers.after(10, () => {
      ran = true;
    });
    cancel();
    cancel();
    await timers.advance(20);
    expect(ran).toBe(false);
    expect(timers.waiting).toBe(0);
  });

  test("an interval repeats until it is cancelled, from within the action too", async () => {
    const timers = new VirtualTimers();
    const at: number[] = [];
    const cancel = timers.every(10, () => {
      at.push(timers.now());
      if (at.length === 3) cancel();
    });
    await timers.advance(100);
    expect(at).toEqual([10, 20, 30]);
    expect(timers.waiting).toBe(0);
  });

  test("what a waking promise arranges still counts in the same advance", async () => {
    const timers = new VirtualTimers();
    const at: number[] = [];
    const twice = (async () => {
      await timers.sleep(10);
      at.push(timers.now());
      await timers.sleep(10);
      at.push(timers.now());
    })();
    await timers.advance(20);
    await twice;
    expect(at).toEqual([10, 20]);
  });

  test("an aborted sleep rejects with the reason and leaves nothing waiting", async () => {
    const timers = new VirtualTimers();
    const abort = new AbortController();
    const sleeping = timers.sleep(10, abort.signal);
    abort.abort(new Error("stopped"));
    await expect(sleeping).rejects.toThrow("stopped");
    expect(timers.waiting).toBe(0);
    await expect(timers.sleep(10, abort.signal)).rejects.toThrow("stopped");
  });
});

test("system timers wait in microseconds of real time", async () => {
  const timers = systemTimers();
  const before = timers.now();
  await timers.sleep(milliseconds(5));
  // setTimeout may be up to a millisecond early against the monotonic clock.
  expect(timers.now() - before).toBeGreaterThanOrEqual(milliseconds(4));
});
