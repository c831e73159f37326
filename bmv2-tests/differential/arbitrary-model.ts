import fc from "fast-check";
import {
  type ActionModel,
  type AddressFamily,
  type DisposalModel,
  type FieldReference,
  familiesOf,
  type HeaderModel,
  type MissPolicy,
  type PipelineModel,
  type ServiceModel,
} from "../../dsl/model/index.ts";
import { FARM_SERVICES } from "../models/farm.ts";
import {
  deliver,
  drop,
  header,
  home,
  parameter,
  passOn,
  pipelineModel,
  punt,
} from "../models/model-literal.ts";
import { arbitraryEncapsulation } from "./arbitrary-encapsulation.ts";
import { arbitraryTable, type PlacedTable } from "./arbitrary-table.ts";
import { familyOfAddress } from "./world.ts";

const HEADERS: readonly HeaderModel[] = [
  header("session", { transport: "udp", servicePort: 53 }, [
    ["kind", 3],
    ["serverId", 21],
  ]),
  header("hello", { transport: "tcp", servicePort: 80 }, [["letter", 8]]),
];

const parameters = fc
  .array(fc.integer({ min: 1, max: 128 }), { maxLength: 2 })
  .map((widths) => widths.map((bits, index) => parameter(`value${index}`, bits)));

interface Policies {
  readonly wanMiss: MissPolicy;
  readonly lanMiss: MissPolicy;
  /** Places of the table of homes, where there is one. */
  readonly homes?: number;
}

function policies(cpu: boolean): fc.Arbitrary<Policies> {
  const end = fc.constantFrom<DisposalModel>(
    deliver,
    drop("unknown"),
    drop("policy"),
    ...(cpu ? [punt] : []),
  );
  const asking = end.map(home);
  const either = fc.oneof(end, asking);
  const everywhere = fc.record({ syn: end, udp: end, other: end });
  return fc.oneof(
    fc.record({ wanMiss: everywhere, lanMiss: everywhere }),
    fc.record({
      // Packets of connections that other nodes own must ask their home.
      wanMiss: fc.record({ syn: either, udp: asking, other: asking }),
      lanMiss: fc.record({ syn: either, udp: either, other: either }),
      homes: fc.constantFrom(16, 256),
    }),
  );
}

function servicesOf(families: readonly AddressFamily[]): readonly ServiceModel[] {
  return FARM_SERVICES.map((service) => ({
    ...service,
    addresses: service.addresses.filter((address) => families.includes(familyOfAddress(address))),
  }));
}

/** Pipelines of all carriers, with headers of odd widths, user tables and policies. They check clean. */
export const arbitraryModel: fc.Arbitrary<PipelineModel> = fc
  .record({ data: parameters, cpu: fc.boolean(), headers: fc.subarray([...HEADERS]) })
  .chain(({ data, cpu, headers }) =>
    arbitraryEncapsulation(data).chain((encapsulation) => {
      const families = familiesOf(encapsulation);
      const carried = encapsulation.fields.flatMap(({ name, bits }): readonly FieldReference[] =>
        bits === "address" || bits > 64
          ? []
          : [{ kind: "field", scope: "encapsulation", header: encapsulation.name, field: name, bits }],
      );
      const context = { families, headers, carried, cpu };
      return fc
        .record({
          tables: fc
            .integer({ min: 0, max: 3 })
            .chain((count) =>
              fc.tuple(
                ...Array.from({ length: count }, (_, index) => arbitraryTable(`table${index}`, context)),
              ),
            ),
          policies: policies(cpu),
          lanRemote: fc.constantFrom<ActionModel>(passOn, passOn, drop("unknown"), ...(cpu ? [punt] : [])),
          seed: fc.nat(0xffff_ffff),
          mtu: fc.constantFrom(1500, 1600, 9000),
        })
        .map(({ tables, policies: { homes, ...misses }, ...rest }) =>
          pipelineModel({
            name: "generated",
            encapsulation,
            services: servicesOf(families),
            cpu,
            data,
            // Headers that no table looks at are not in a pipeline that a file declares.
            headers: headers.filter(({ name }) => tables.some((placed) => looksAt(placed, name))),
            tables: tables.map(({ table }) => table),
            wanTables: namesAt(tables, "lan"),
            lanTables: namesAt(tables, "wan"),
            ...(homes === undefined ? {} : { homes }),
            ...misses,
            ...rest,
          }),
        );
    }),
  );

function looksAt({ table }: PlacedTable, header: string): boolean {
  return table.key.some(({ field }) => field.scope === "header" && field.header === header);
}

/** Tables that are not only at the other place. */
function namesAt(tables: readonly PlacedTable[], other: "wan" | "lan"): readonly string[] {
  return tables.filter(({ place }) => place !== other).map(({ table }) => table.name);
}
