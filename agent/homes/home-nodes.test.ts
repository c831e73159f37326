import { describe, expect, it } from "vitest";
import { FARM } from "../../bmv2-tests/models/farm.ts";
import { HOMES } from "../../bmv2-tests/models/homes.ts";
import type { ConnectionTuple } from "../../dsl/entries/node-entries.ts";
import { VirtualTimers } from "../timers.ts";
import { HomeNodes, SECOND_CHOICE_TIME } from "./home-nodes.ts";

const connections: readonly ConnectionTuple[] = Array.from({ length: 300 }, (_, index) => ({
  client: `198.51.100.7:${40_000 + index}`,
  service: "203.0.113.10:80",
  protocol: "tcp",
}));

function homesOf(node: number, timers = new VirtualTimers()): HomeNodes {
  return new HomeNodes(HOMES, node, timers);
}

describe("the homes of connections", () => {
  it("are one node each, of those that are members", () => {
    const views = [1, 2, 3, 4].map((node) => homesOf(node));
    for (const view of views) view.setMembers([1, 2, 3]);
    const homes = connections.map((connection) => views.filter((view) => view.isHomeOf(connection)));
    expect(homes.every(({ length }) => length === 1)).toBe(true);
    for (const view of views.slice(0, 3))
      expect(homes.filter(([home]) => home === view).length).toBeGreaterThan(50);
    expect(homes.flat()).not.toContain(views[3]);
  });

  it("are those of before as well, for as long as they are asked", async () => {
    const timers = new VirtualTimers();
    const leaving = homesOf(3, timers);
    leaving.setMembers([1, 2, 3]);
    const own = connections.filter((connection) => leaving.isHomeOf(connection));
    let changes = 0;
    leaving.onChange(() => {
      changes += 1;
    });
    leaving.setMembers([2, 1]);
    expect(connections.filter((connection) => leaving.isHomeOf(connection))).toEqual(own);
    expect(leaving.rows.some(({ previous }) => previous === 3)).toBe(true);
    await timers.advance(SECOND_CHOICE_TIME);
    expect(connections.filter((connection) => leaving.isHomeOf(connection))).toEqual([]);
    expect(leaving.rows.every(({ previous }) => previous === undefined)).toBe(true);
    expect(changes).toBe(2);
  });

  it("do not change with the order in which members are told", () => {
    const homes = homesOf(1);
    homes.setMembers([1, 2, 3]);
    const { rows } = homes;
    homes.setMembers([3, 1, 2]);
    expect(homes.rows).toBe(rows);
  });

  it("are all nodes, and there are no rows, in a pipeline without a table of homes", () => {
    const homes = new HomeNodes(FARM, 1, new VirtualTimers());
    homes.setMembers([1, 2, 3]);
    expect(homes.rows).toEqual([]);
    expect(connections.every((connection) => homes.isHomeOf(connection))).toBe(true);
  });
});
