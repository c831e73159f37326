import type { ConnectionEntry } from "../../dsl/entries/node-entries.ts";
import type { Verdict } from "../../dsl/model/index.ts";
import {
  type DissectedHeader,
  type Dissection,
  formatField,
  hexFromBytes,
  tcpFlagNames,
} from "../../packet/index.ts";
import type { Hop } from "../../testing/farm.ts";

const WHAT_A_NIC_DECIDES: Partial<Record<Verdict, string>> = {
  deliveredLocal: "mine: to my application",
  forwarded: "a peer's: encapsulated, out of the LAN port",
  deliveredForwarded: "header off, mine: to my application",
  passed: "no service's: to my host's stack",
};

/** One line for the packet, one for each NIC that saw it. */
export function tellJourney(
  number: number,
  packet: Dissection,
  hops: readonly Hop[],
  learned: ConnectionEntry | undefined,
): string {
  const lines = [`${String(number).padStart(3)}  ${describePacket(packet)}`];
  for (const { node, port, frame, result } of hops) {
    const decision = WHAT_A_NIC_DECIDES[result.verdict] ?? "";
    lines.push(
      `       server ${node} ${port.padEnd(4)} ${String(frame.length).padStart(4)} bytes  ${result.verdict.padEnd(19)}${decision}`,
    );
  }
  if (learned !== undefined)
    lines.push(`       first packet of a connection: server ${learned.node} owns it, every node learns that`);
  return `${lines.join("\n")}\n`;
}

/** `198.51.100.7:40001 → 203.0.113.10:80 tcp SYN`, or the headers' names where there are no ports. */
function describePacket({ headers, payload }: Dissection): string {
  const network = headers.find(({ name }) => name === "ipv4" || name === "ipv6");
  const transport = headers.find(({ name }) => name === "tcp" || name === "udp");
  if (network === undefined || transport === undefined) return headers.map(({ name }) => name).join(", ");
  const from = `${show(network, "source")}:${show(transport, "sourcePort")}`;
  const to = `${show(network, "destination")}:${show(transport, "destinationPort")}`;
  const flags = transport.name === "tcp" ? tcpFlagNames(Number(field(transport, "flags").value)) : [];
  return [from, "→", to, transport.name, ...flags, `${payload.end - payload.start} bytes of data`].join(" ");
}

/** The second packet taken apart: its bytes, a row a header, and the reference's fields picked out. */
export function tellSecondPacket(bytes: Uint8Array, { headers, payload }: Dissection): string {
  const lines = headers.flatMap((header) => {
    const span = `${header.range.start}–${header.range.end - 1}`.padStart(9);
    const row = `  ${span}  ${header.name.padEnd(9)} ${hexFromBytes(bytes.subarray(header.range.start, header.range.end), " ")}`;
    return [row, ...(header.name === "connref" ? referenceFields(header) : [])];
  });
  const data = bytes.subarray(payload.start, payload.end);
  if (data.length > 0)
    lines.push(
      `  ${`${payload.start}–${payload.end - 1}`.padStart(9)}  data      ${JSON.stringify(Buffer.from(data).toString("latin1"))}`,
    );
  return `${lines.join("\n")}\n`;
}

function referenceFields({ fields }: DissectedHeader): string[] {
  return fields.map((field) => `${" ".repeat(23)}${field.name.padEnd(17)} ${formatField(field)}`);
}

function show(header: DissectedHeader, name: string): string {
  return formatField(field(header, name));
}

function field(header: DissectedHeader, name: string) {
  return header.fields.find((candidate) => candidate.name === name)!;
}
