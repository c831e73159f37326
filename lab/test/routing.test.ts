import { describe, expect, test } from "vitest";
import { flowsOf, Routing } from "../routing.ts";
import { commandText } from "../topology/commands.ts";

const CONNECTION = { client: "198.51.100.7:40001", service: "203.0.113.10:80", protocol: "tcp" } as const;

describe("re-pointing", () => {
  test("of one connection is a rule on its client's port", () => {
    const commands = new Routing("run").flows(flowsOf(CONNECTION), 2).map(commandText);
    expect(commands).toEqual([
      "ip -n run-router -4 rule add pref 1000 from 198.51.100.7/32 to 203.0.113.10/32 ipproto tcp sport 40001 lookup 1002",
    ]);
  });

  test("again adds the new rule before it removes the old one", () => {
    const routing = new Routing("run");
    routing.flows(flowsOf(CONNECTION), 2);
    expect(routing.flows(flowsOf(CONNECTION), 3).map(commandText)).toEqual([
      expect.stringMatching(/rule add pref 1001 .* lookup 1003$/),
      expect.stringMatching(/rule del pref 1000 .* lookup 1002$/),
    ]);
  });

  test("works for IPv6, UDP and ranges of ports", () => {
    const flows = {
      protocol: "udp",
      client: "2001:db8:77::7",
      service: "2001:db8::10",
      ports: { from: 2000, to: 2999 },
    } as const;
    expect(new Routing("run").flows(flows, 1).map(commandText)).toEqual([
      "ip -n run-router -6 rule add pref 1000 from 2001:db8:77::7/128 to 2001:db8::10/128 ipproto udp sport 2000-2999 lookup 1001",
    ]);
  });

  test("ends by removing the rule, once", () => {
    const routing = new Routing("run");
    routing.flows(flowsOf(CONNECTION), 2);
    expect(routing.release(flowsOf(CONNECTION))).toHaveLength(1);
    expect(routing.release(flowsOf(CONNECTION))).toEqual([]);
  });
});
