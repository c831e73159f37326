import { bytesFromBigint } from "./bytes.ts";
import type { DissectedField, DissectedHeader, Dissection } from "./dissector.ts";
import { tcpFlagNames } from "./headers/transport.ts";
import { hexDump } from "./hex.ts";
import { formatIpAddress } from "./ip-address.ts";
import { formatMacAddress } from "./mac-address.ts";

/** A field's value as an engineer writes it: addresses as addresses, type codes and checksums in hex. */
export function formatField({ display, bits, value }: DissectedField): string {
  if (display === "mac") return formatMacAddress(bytesFromBigint(value, 6));
  if (display === "ip" && (bits === 32 || bits === 128)) {
    return formatIpAddress(bytesFromBigint(value, bits / 8));
  }
  if (display === "hex") return `0x${value.toString(16).padStart(Math.ceil(bits / 4), "0")}`;
  return value.toString();
}

/**
 * One line a packet, outermost header first, as packet analysers list them.
 *
 * @example
 * "ethernet 02:00:00:00:00:99 > 02:00:00:00:00:01 | ipv4 198.51.100.7 > 203.0.113.10 | tcp 40000 > 80 SYN | 0 bytes"
 */
export function summarize({ headers, payload, problems }: Dissection): string {
  const parts = headers.map(summarizeHeader);
  parts.push(`${payload.end - payload.start} bytes`);
  return parts.concat(problems.map((problem) => `! ${problem}`)).join(" | ");
}

const DIRECTION = [
  ["source", "destination"],
  ["sourcePort", "destinationPort"],
] as const;

function summarizeHeader({ name, fields }: DissectedHeader): string {
  const field = (wanted: string) => fields.find((candidate) => candidate.name === wanted);
  const words = [name];
  for (const [from, to] of DIRECTION) {
    const [source, destination] = [field(from), field(to)];
    if (source && destination) words.push(`${formatField(source)} > ${formatField(destination)}`);
  }
  const flags = name === "tcp" ? field("flags") : undefined;
  if (flags !== undefined) words.push(...tcpFlagNames(Number(flags.value)));
  if (name === "vlan") words.push(String(field("id")?.value ?? ""));
  if (name === "icmp" || name === "icmpv6") {
    words.push(...["type", "code"].map((part) => `${part} ${field(part)?.value ?? "?"}`));
  }
  return words.join(" ");
}

/** The whole packet: each header with its byte range and fields, then payload and trailer as dumps. */
export function renderDissection(packet: Uint8Array, dissection: Dissection): string {
  const { headers, payload, trailer, problems } = dissection;
  const lines: string[] = [];
  for (const { name, range, fields } of headers) {
    lines.push(`${name} [${range.start}..${range.end})`);
    const width = Math.max(...fields.map((field) => field.name.length));
    lines.push(...fields.map((field) => `  ${field.name.padEnd(width)}  ${formatField(field)}`));
  }
  for (const [name, { start, end }] of Object.entries({ payload, trailer })) {
    if (end > start) lines.push(`${name} [${start}..${end})`, hexDump(packet.subarray(start, end), start));
  }
  return lines.concat(problems.map((problem) => `problem: ${problem}`)).join("\n");
}
