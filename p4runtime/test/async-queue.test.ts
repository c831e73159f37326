import { describe, expect, test } from "vitest";
import { AsyncQueue } from "../async-queue.ts";

describe("an asynchronous queue", () => {
  test("keeps values that nobody waits for, in order", async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.push(2);
    queue.close();
    expect(queue.length).toBe(2);
    const values: number[] = [];
    for await (const value of queue) values.push(value);
    expect(values).toEqual([1, 2]);
  });

  test("wakes those who wait, in order", async () => {
    const queue = new AsyncQueue<number>();
    const waiting = [queue.next(), queue.next(), queue.next()];
    queue.push(1);
    queue.push(2);
    queue.close();
    expect((await Promise.all(waiting)).map((result) => result.value)).toEqual([1, 2, undefined]);
  });

  test("throws the reason that it was closed with, to all who wait or come later", async () => {
    const queue = new AsyncQueue<number>();
    const waiting = queue.next();
    queue.close(new Error("broken"));
    await expect(waiting).rejects.toThrow("broken");
    await expect(queue.next()).rejects.toThrow("broken");
  });

  test("can be left and taken up again, and takes nothing once closed", async () => {
    const queue = new AsyncQueue<number>();
    queue.push(1);
    queue.push(2);
    for await (const value of queue) {
      expect(value).toBe(1);
      break;
    }
    expect((await queue.next()).value).toBe(2);
    queue.close();
    queue.push(3);
    expect(queue.closed).toBe(true);
    expect((await queue.next()).done).toBe(true);
  });
});
