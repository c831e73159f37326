import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ConnectionEntry, HomeMembers, NodeEntries } from "../dsl/entries/node-entries.ts";
import { type Interpretation, interpretAt, nodeTables } from "../interpreter/index.ts";
import { equalBytes, macAddress } from "../packet/index.ts";
import { HOMES } from "./models/homes.ts";
import { clientPacket, routed, synPacket } from "./suite/client-frame.ts";
import { NODES, ownedBy } from "./suite/farm-facts.ts";

/** The initial hops of 2 let a packet cross the LAN three times. */
const MOST_CROSSINGS = 3;
const PORTS = [41_000, 41_001, 41_002, 41_003];

/** What one node believes: whatever it likes about members, generations and owners. */
const arbitraryView: fc.Arbitrary<Omit<NodeEntries, "node">> = fc
  .record({
    generation: fc.constantFrom(0, 1, 2, 255),
    homes: fc.record({
      nodes: fc.subarray([1, 2, 3, 9]),
      previous: fc.subarray([1, 2, 3, 9]),
    }) satisfies fc.Arbitrary<HomeMembers>,
    owners: fc.tuple(...PORTS.map(() => fc.constantFrom(undefined, undefined, 1, 2, 3, 9))),
  })
  .map(({ generation, homes, owners }) => ({
    generation,
    nodes: NODES,
    connections: PORTS.flatMap((clientPort, index): readonly ConnectionEntry[] => {
      const node = owners[index];
      const connection = { family: "ipv4", clientPort, protocol: "tcp", servicePort: 80 } as const;
      return node === undefined ? [] : [ownedBy({ ...connection, node })];
    }),
    tables: {},
    homes,
  }));

interface Place {
  readonly node: number;
  readonly port: "wan" | "lan";
  readonly frame: Uint8Array;
}

/** A packet's way over the LAN of nodes that each believe something else. */
function crossings(views: readonly Omit<NodeEntries, "node">[], arrival: number, frame: Uint8Array) {
  const way: Interpretation[] = [];
  let at: Place | undefined = { node: arrival, port: "wan", frame };
  while (at !== undefined && way.length <= MOST_CROSSINGS + 1) {
    const { node, port }: Place = at;
    const tables = nodeTables(HOMES, { ...views[node - 1]!, node });
    const outcome = interpretAt(HOMES, tables, port, at.frame);
    way.push(outcome);
    const sent = outcome.outputs.find((output) => output.port === "lan")?.bytes;
    const receiver = sent && NODES.find(({ lanMac }) => equalBytes(macAddress(lanMac), sent.subarray(0, 6)));
    if (receiver?.id === node) throw new Error(`node ${node} sent to itself`);
    at = sent && receiver && { node: receiver.id, port: "lan", frame: sent };
  }
  return way;
}

describe("whatever the nodes believe of homes, generations and owners", () => {
  test("a packet ends, after three crossings of the LAN at most, and no node sends to itself", () => {
    let longest = 0;
    fc.assert(
      fc.property(
        fc.tuple(arbitraryView, arbitraryView, arbitraryView),
        fc.constantFrom(1, 2, 3),
        fc.constantFrom(...PORTS),
        fc.boolean(),
        (views, node, clientPort, syn) => {
          const ip = syn ? synPacket({ clientPort }) : clientPacket({ clientPort });
          const way = crossings(views, node, routed(ip, { node }));
          expect(way.filter(({ verdict }) => verdict === "forwarded").length).toBeLessThanOrEqual(
            MOST_CROSSINGS,
          );
          expect(way.at(-1)!.verdict).not.toBe("forwarded");
          longest = Math.max(longest, way.length - 1);
        },
      ),
      { numRuns: 1_500, seed: 6 },
    );
    // The property is worth something: some packets go all the way.
    expect(longest).toBe(MOST_CROSSINGS);
  });
});
