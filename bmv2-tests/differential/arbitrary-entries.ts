import fc from "fast-check";
import type {
  ConnectionEntry,
  FarmNode,
  HomeMembers,
  NodeEntries,
  TableEntry,
} from "../../dsl/entries/node-entries.ts";
import type { AddressFamily, PipelineModel } from "../../dsl/model/index.ts";
import { arbitraryTableEntries } from "./arbitrary-table.ts";
import { CLIENT_PORTS, CLIENTS, MEMBERS, OWNERS, type ServicePoint, servicePoints } from "./world.ts";

/** Entries that a generated pipeline's tables may hold, as node 1, 2 or 3. */
export function arbitraryEntries(model: PipelineModel): fc.Arbitrary<NodeEntries> {
  return fc
    .record({
      node: fc.constantFrom(1, 2, 3),
      generation: fc.oneof(fc.constantFrom(0, 7, 255), fc.nat(255)),
      lacking: fc.tuple(
        ...MEMBERS.map(() =>
          fc.constantFrom<AddressFamily | undefined>(
            "ipv4",
            "ipv6",
            undefined,
            undefined,
            undefined,
            undefined,
          ),
        ),
      ),
      connections: arbitraryConnections(model),
      homes: fc.option(arbitraryHomes, { nil: undefined, freq: 3 }),
      tables: fc.tuple(...model.tables.map(arbitraryTableEntries)),
    })
    .map(({ node, generation, lacking, connections, homes, tables }) => ({
      node,
      generation,
      nodes: MEMBERS.map((member, index) =>
        without(member, needed(model, member.id === node), lacking[index]),
      ),
      connections,
      ...(model.homes === undefined || homes === undefined ? {} : { homes }),
      tables: Object.fromEntries(
        model.tables.map(
          ({ name }, index) => [name, tables[index]!] as readonly [string, readonly TableEntry[]],
        ),
      ),
    }));
}

/** Members that may be none, or nodes that are not in the farm; the same ones before give no second choice. */
const arbitraryHomes: fc.Arbitrary<HomeMembers> = fc.oneof(
  fc.record({ nodes: fc.subarray([...OWNERS]) }),
  fc.record({ nodes: fc.subarray([...OWNERS]), previous: fc.subarray([...OWNERS]) }),
);

/** The family that a node cannot be without: the carrier's, for the own one. */
function needed({ encapsulation: { carrier } }: PipelineModel, own: boolean): AddressFamily | undefined {
  if (!own || carrier.kind === "ethernet") return undefined;
  return carrier.ipVersion === 4 ? "ipv4" : "ipv6";
}

function without(
  member: Required<FarmNode>,
  kept: AddressFamily | undefined,
  lacking: AddressFamily | undefined,
): FarmNode {
  if (lacking === undefined || lacking === kept) return member;
  const { ipv4, ipv6, ...rest } = member;
  return lacking === "ipv4" ? { ...rest, ipv6 } : { ...rest, ipv4 };
}

function endpoint(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

function arbitraryConnections(model: PipelineModel): fc.Arbitrary<readonly ConnectionEntry[]> {
  const points = servicePoints(model);
  const connection = fc.constantFrom(...points).chain((point) => arbitraryConnection(model, point));
  return fc.uniqueArray(connection, {
    minLength: 10,
    maxLength: 30,
    size: "max",
    selector: ({ client, service, protocol }) => `${client} ${service} ${protocol}`,
  });
}

function arbitraryConnection(
  model: PipelineModel,
  { family, address, protocol, port }: ServicePoint,
): fc.Arbitrary<ConnectionEntry> {
  return fc
    .record({
      client: fc.constantFrom(...CLIENTS[family]),
      clientPort: fc.constantFrom(...CLIENT_PORTS),
      node: fc.constantFrom(...OWNERS, 1, 2, 3),
      values: fc.tuple(...model.connections.data.map(({ bits }) => fc.bigInt(0n, (1n << BigInt(bits)) - 1n))),
    })
    .map(({ client, clientPort, node, values }) => ({
      client: endpoint(client, clientPort),
      service: endpoint(address, port),
      protocol,
      node,
      data: Object.fromEntries(model.connections.data.map(({ name }, index) => [name, values[index]!])),
    }));
}
