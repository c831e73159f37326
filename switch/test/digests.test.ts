import { beforeEach, expect, test } from "vitest";
import { createSwitch, type DigestList, type SoftwareSwitch, VirtualClock } from "../index.ts";
import { testProgram } from "./support/program.ts";

const program = testProgram("packet-life");
const MILLISECOND = 1_000;

let clock: VirtualClock;
let target: SoftwareSwitch;
let lists: DigestList[];
const digest = () => target.control.digest("seen_t");
const see = (...ports: number[]) => {
  for (const port of ports) target.process(port, Uint8Array.from([8, 0, 0, 0, 0, 0, 0, 0]));
};
/** Ports in each list so far. */
const seen = () => lists.map(({ samples }) => samples.map(([, port]) => Number(port)));
const pass = (microseconds: number) => {
  clock.advance(microseconds);
  target.control.advance();
};

beforeEach(() => {
  clock = new VirtualClock();
  target = createSwitch(program, { clock });
  lists = [];
  target.control.onDigest((list) => lists.push(list));
});

test("a list goes when it is full or when its first sample waited long enough", () => {
  digest().configure({ maxTimeout: 10 * MILLISECOND, maxListSize: 3, ackTimeout: 1e9 });
  see(1, 2, 3, 4);
  expect(seen()).toEqual([[1, 2, 3]]);
  pass(6 * MILLISECOND);
  see(5);
  pass(4 * MILLISECOND - 1);
  expect(seen()).toHaveLength(1);
  pass(1);
  expect(seen()).toEqual([
    [1, 2, 3],
    [4, 5],
  ]);
  expect(lists.map(({ listId, sentAt }) => [listId, sentAt])).toEqual([
    [1, 0],
    [2, 10 * MILLISECOND],
  ]);
});

test("without a size only time ends a list; without a time each sample is one", () => {
  digest().configure({ maxTimeout: MILLISECOND, maxListSize: 0, ackTimeout: 0 });
  see(...Array.from({ length: 100 }, (_, port) => port));
  expect(lists).toEqual([]);
  pass(MILLISECOND);
  expect(seen().map((ports) => ports.length)).toEqual([100]);
  digest().configure({ maxTimeout: 0, maxListSize: 0, ackTimeout: 1e9 });
  see(101, 102);
  expect(seen().slice(1)).toEqual([[101], [102]]);
});

test("equal samples are held back until an acknowledgement or its timeout", () => {
  digest().configure({ maxTimeout: 0, maxListSize: 1, ackTimeout: 5 * MILLISECOND });
  see(1, 1, 2);
  expect(seen()).toEqual([[1], [2]]);
  digest().acknowledge(lists[0]!.listId);
  digest().acknowledge(99);
  see(1, 2);
  expect(seen()).toEqual([[1], [2], [1]]);
  pass(5 * MILLISECOND - 1);
  see(2);
  expect(lists).toHaveLength(3);
  pass(1);
  see(2);
  expect(seen()).toEqual([[1], [2], [1], [2]]);
});

test("a digest that is stopped sends nothing, and forgets what waited", () => {
  digest().configure({ maxTimeout: MILLISECOND, maxListSize: 0, ackTimeout: 1e9 });
  see(1);
  digest().configure(undefined);
  see(2);
  digest().configure({ maxTimeout: MILLISECOND, maxListSize: 0, ackTimeout: 1e9 });
  see(3);
  pass(MILLISECOND);
  expect(seen()).toEqual([[3]]);
});
