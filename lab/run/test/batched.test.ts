import { expect, test } from "vitest";
import { batched } from "../batched.ts";

test("neighbours of one program and namespace become one batch, in their order", () => {
  const batches = batched([
    ["ip", "netns", "add", "a"],
    ["ip", "netns", "add", "b"],
    ["ip", "netns", "exec", "a", "sysctl", "-qw", "x=1"],
    ["ip", "-n", "a", "link", "set", "lo", "up"],
    ["ip", "-n", "a", "route", "replace", "10.0.0.0/8", "via", "10.1.1.1"],
    ["ip", "-n", "b", "link", "set", "lo", "up"],
    ["ip", "-n", "b", "-6", "rule", "add"],
    ["bridge", "-n", "b", "fdb", "show"],
  ]);
  expect(batches.map(({ program, input }) => [program.join(" "), input])).toEqual([
    ["ip -batch -", "netns add a\nnetns add b\n"],
    ["ip netns exec a sysctl -qw x=1", undefined],
    ["ip -n a -batch -", "link set lo up\nroute replace 10.0.0.0/8 via 10.1.1.1\n"],
    ["ip -n b link set lo up", undefined],
    ["ip -n b -6 rule add", undefined],
    ["bridge -n b fdb show", undefined],
  ]);
});
