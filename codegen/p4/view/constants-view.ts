import { carrierBytes, layoutOf, overheadBytes, type PortModel, VERDICTS } from "../../../dsl/model/index.ts";
import { decisionsIn, hashesFlows } from "../decisions.ts";
import { constantName, hexLiteral } from "../identifiers.ts";
import { placeComment } from "../source-marks.ts";
import { aligned, type Generation, referenceHeader } from "./generation.ts";

const PORT_COMMENTS = {
  wan: "clients",
  lan: "the farm's own network",
  host: "this server's stack",
  cpu: "the agent",
} as const;

export function portConstant({ role }: Pick<PortModel, "role">): string {
  return `${role.toUpperCase()}_PORT`;
}

/** `CONNREF_IPV4_BYTES`: the header's length, from its definition. */
export function bytesConstant(gen: Generation, family: "ipv4" | "ipv6"): string {
  return `${constantName(referenceHeader(gen, family))}_BYTES`;
}

/** What forwarding adds in front of the inner packet. */
export function overheadConstant(family: "ipv4" | "ipv6"): string {
  return `OVERHEAD_${family.toUpperCase()}_BYTES`;
}

type Row = readonly [type: string, name: string, value: string, end?: string];

function constants(rows: readonly Row[]) {
  const types = Math.max(...rows.map(([type]) => type.length));
  return aligned(
    rows.map(([type, name, value, end]) => [
      `const ${type.padEnd(types)} ${name}`,
      `= ${value};`,
      ...(end === undefined ? [] : [end]),
    ]),
  );
}

function present(port: PortModel | undefined): port is PortModel {
  return port !== undefined;
}

export interface ConstantsView {
  readonly ports: readonly string[];
  readonly protocols: readonly string[];
  readonly lengths: readonly string[];
  readonly verdicts: readonly string[];
}

export function constantsView(gen: Generation): ConstantsView {
  const { model, marks } = gen;
  const { wan, lan, host, cpu } = model.ports;
  const { carrier } = model.encapsulation;
  const carrierMark = `${comment(model.encapsulation.span, "the carrier")}${marks.mark(model.encapsulation.span)}`;
  return {
    ports: constants(
      [wan, lan, host, cpu]
        .filter(present)
        .map((port) => [
          "bit<9>",
          portConstant(port),
          String(port.number),
          `${comment(port.span, PORT_COMMENTS[port.role])}${marks.mark(port.span)}`,
        ]),
    ),
    protocols: constants([
      ["bit<16>", "ETHERTYPE_IPV4", "0x0800"],
      ["bit<16>", "ETHERTYPE_VLAN", "0x8100"],
      ["bit<16>", "ETHERTYPE_IPV6", "0x86DD"],
      ...(carrier.kind === "ethernet"
        ? ([["bit<16>", "ETHERTYPE_CARRIER", hexLiteral(carrier.etherType, 4), carrierMark]] as const)
        : []),
      ["bit<8>", "PROTOCOL_HOP_BY_HOP", "0"],
      ["bit<8>", "PROTOCOL_ICMP", "1"],
      ["bit<8>", "PROTOCOL_TCP", "6"],
      ["bit<8>", "PROTOCOL_UDP", "17"],
      ["bit<8>", "PROTOCOL_ROUTING", "43"],
      ["bit<8>", "PROTOCOL_FRAGMENT", "44"],
      ["bit<8>", "PROTOCOL_ICMPV6", "58"],
      ["bit<8>", "PROTOCOL_DESTINATION_OPTIONS", "60"],
      ...(carrier.kind === "udp"
        ? ([["bit<16>", "CARRIER_PORT", String(carrier.port), carrierMark]] as const)
        : []),
    ]),
    lengths: constants([...lengths(gen), ...puntReasons(gen)]),
    verdicts: VERDICTS.map(
      (verdict, index) => `${verdict} = ${index}${index === VERDICTS.length - 1 ? "" : ","}`,
    ),
  };
}

/** p4c warns of constants that nothing uses, so each stands under the condition of its use. */
function lengths(gen: Generation): readonly Row[] {
  const { families, marks, model } = gen;
  const { carrier } = model.encapsulation;
  const { lan } = model.ports;
  const rows: Row[] = [
    ["bit<32>", "ETHERNET_BYTES", "14"],
    ["bit<32>", "VLAN_BYTES", "4"],
    ["bit<32>", "IPV6_BYTES", "40"],
  ];
  if (carrier.kind === "udp") rows.push(["bit<32>", "UDP_BYTES", "8"]);
  for (const family of families) {
    rows.push(["bit<32>", bytesConstant(gen, family), String(layoutOf(model.encapsulation, family).bytes)]);
  }
  if (!decisionsIn(model).has("encapsulate")) return rows;
  for (const family of families) {
    const header = bytesConstant(gen, family);
    const value = carrier.kind === "ethernet" ? header : `${carrierBytes(carrier)} + ${header}`;
    const total = overheadBytes(model.encapsulation, family);
    rows.push(["bit<32>", overheadConstant(family), value, `// ${total} in front of the inner IP packet`]);
  }
  const mtu = `${comment(lan.span, "bytes of IP packet")}${marks.mark(lan.span)}`;
  rows.push(["bit<32>", "LAN_MTU", String(lan.mtu ?? 1500), mtu]);
  if (hashesFlows(model)) rows.push(["bit<32>", "FLOW_HASH_SEED", hexLiteral(model.seed >>> 0, 8)]);
  return rows;
}

function puntReasons({ model }: Generation): readonly Row[] {
  if (model.ports.cpu === undefined) return [];
  const used = decisionsIn(model);
  const rows: Row[] = [];
  if (used.has("punt")) rows.push(["bit<8>", "PUNT_POLICY", "1", "// a rule or its policy says so"]);
  if (used.has("encapsulate")) {
    rows.push(["bit<8>", "PUNT_TOO_BIG", "2", "// over the LAN's MTU once encapsulated"]);
  }
  return rows;
}

function comment(span: Generation["model"]["span"], text: string): string {
  return `// ${text} (${placeComment(span)})`;
}
