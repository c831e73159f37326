import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { connectionKey } from "../../ownership/connection-key.ts";
import { milliseconds, seconds } from "../../timers.ts";
import { dns, World, web } from "./connections-world.ts";

/** What happens at node 1 or 2, to one of a few connections. */
type Happening =
  | {
      readonly kind: "report" | "accept" | "finish" | "close" | "active" | "hand-over";
      readonly node: 0 | 1;
      readonly connection: number;
    }
  | { readonly kind: "wait"; readonly milliseconds: number }
  | { readonly kind: "device-lost"; readonly node: 0 | 1 }
  | { readonly kind: "device-back"; readonly node: 0 | 1 }
  | { readonly kind: "device-back-empty"; readonly node: 0 | 1 };

const CONNECTIONS = [web(0), web(1), dns(0), dns(1)] as const;

const node = fc.constantFrom<0 | 1>(0, 1);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constantFrom("report", "report", "accept", "finish", "close", "active", "hand-over"),
      node,
      connection: fc.nat(CONNECTIONS.length - 1),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("wait"), milliseconds: fc.constantFrom(0, 1, 2, 3, 10, 3000) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom("device-lost", "device-back", "device-back-empty"), node }),
  },
) as fc.Arbitrary<Happening>;

describe("after any history", () => {
  test("each connection is local at its owner, remote at the other, and in no table without one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (history) => {
        const world = new World({ latency: milliseconds(1) });
        const { timers, farm } = world;
        const servers = [await world.server(1), await world.server(2)] as const;
        farm.latency = milliseconds(2);
        const away = [false, false];
        const comeBack = async (at: 0 | 1, tables: "kept" | "cleared") => {
          if (!away[at]) return;
          away[at] = false;
          servers[at].device.reconnect(tables);
          void servers[at].connections.resume();
        };
        for (const step of history) {
          if (step.kind === "wait") await timers.advance(milliseconds(step.milliseconds));
          else if (step.kind === "device-lost") {
            if (!away[step.node]) servers[step.node].device.disconnect();
            away[step.node] = true;
            servers[step.node].connections.suspend();
          } else if (step.kind === "device-back") await comeBack(step.node, "kept");
          else if (step.kind === "device-back-empty") await comeBack(step.node, "cleared");
          else {
            const { connections, ownership } = servers[step.node];
            const tuple = CONNECTIONS[step.connection]!;
            if (step.kind === "report") connections.begin(tuple);
            else if (step.kind === "accept") void connections.accepted(tuple);
            else if (step.kind === "finish") connections.finished(tuple);
            else if (step.kind === "close") connections.closed(tuple);
            else if (step.kind === "active") connections.active(tuple);
            else void ownership.handOver(tuple, servers[1 - step.node]!.node);
          }
        }
        await comeBack(0, "kept");
        await comeBack(1, "kept");
        await timers.advance(seconds(10));
        const owners = [...farm.owners.values()].map(({ connection, owner }) => [
          connectionKey(connection),
          owner,
        ]);
        for (const { device, connections } of servers) {
          const rows = device.connections.map((row) => [connectionKey(row), row.node]);
          expect(rows.sort()).toEqual(owners.toSorted());
          expect(connections.room.used.ipv4).toBe(rows.length);
          const entries = CONNECTIONS.flatMap((tuple) => connections.entryOf(tuple) ?? []);
          expect(entries.map((entry) => [connectionKey(entry), entry.node]).sort()).toEqual(
            owners.toSorted(),
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});
