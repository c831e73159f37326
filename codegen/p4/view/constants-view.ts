import { carrierBytes, layoutOf, overheadBytes, type PortModel, VERDICTS } from "../../../dsl/model/index.ts";
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

function constants(rows: readonly (readonly [type: string, name: string, value: string, end?: string])[]) {
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
  const { model, marks, families } = gen;
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
    lengths: constants([
      ["bit<32>", "ETHERNET_BYTES", "14"],
      ["bit<32>", "VLAN_BYTES", "4"],
      ["bit<32>", "IPV6_BYTES", "40"],
      ...(carrier.kind === "udp" ? ([["bit<32>", "UDP_BYTES", "8"]] as const) : []),
      ...families.flatMap((family) => [
        ["bit<32>", bytesConstant(gen, family), String(layoutOf(model.encapsulation, family).bytes)] as const,
        [
          "bit<32>",
          overheadConstant(family),
          carrier.kind === "ethernet"
            ? bytesConstant(gen, family)
            : `${carrierBytes(carrier)} + ${bytesConstant(gen, family)}`,
          `// ${overheadBytes(model.encapsulation, family)} in front of the inner IP packet`,
        ] as const,
      ]),
      [
        "bit<32>",
        "LAN_MTU",
        String(lan.mtu ?? 1500),
        `${comment(lan.span, "bytes of IP packet")}${marks.mark(lan.span)}`,
      ],
      ...(carrier.kind === "udp"
        ? ([["bit<32>", "FLOW_HASH_SEED", hexLiteral(model.seed >>> 0, 8)]] as const)
        : []),
      ...(cpu === undefined
        ? []
        : ([
            ["bit<8>", "PUNT_POLICY", "1", "// a rule or its policy says so"],
            ["bit<8>", "PUNT_TOO_BIG", "2", "// over the LAN's MTU once encapsulated"],
          ] as const)),
    ]),
    verdicts: VERDICTS.map(
      (verdict, index) => `${verdict} = ${index}${index === VERDICTS.length - 1 ? "" : ","}`,
    ),
  };
}

function comment(span: Generation["model"]["span"], text: string): string {
  return `// ${text} (${placeComment(span)})`;
}
