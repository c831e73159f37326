import { bigintFromBytes, bytesFromBigint } from "../../packet/bytes.ts";
import { formatIpAddress, parseIpv4Address, parseIpv6Address } from "../../packet/ip-address.ts";
import { parseMacAddress } from "../../packet/mac-address.ts";

/**
 * The unsigned value that a number or a text means in a field of so many bits: decimal, `0x…`, `0b…`, or an address
 * where the width is an address's (MAC 48, IPv4 32, IPv6 128 bits). Undefined for anything else; a value may be too wide.
 */
export function parseValue(written: string | number, bits: number): bigint | undefined {
  if (typeof written === "number") {
    return Number.isSafeInteger(written) && written >= 0 ? BigInt(written) : undefined;
  }
  const text = written.trim();
  if (/^(?:\d+|0x[0-9a-f]+|0b[01]+)$/i.test(text)) return BigInt(text);
  const bytes = addressOf(text, bits);
  return bytes === undefined ? undefined : bigintFromBytes(bytes);
}

function addressOf(text: string, bits: number): Uint8Array | undefined {
  if (bits === 32) return parseIpv4Address(text);
  if (bits === 48) return parseMacAddress(text);
  return bits === 128 ? parseIpv6Address(text) : undefined;
}

/** A value as one would write it in a field of so many bits: an address for 32 and 128 bits, else hexadecimal. */
export function formatValue(value: bigint, bits: number): string {
  if (bits === 32 || bits === 128) return formatIpAddress(bytesFromBigint(value, bits / 8));
  return `0x${value.toString(16)}`;
}

/** What may be written for a value of so many bits, for messages. */
export function valueForms(bits: number): string {
  const address: Readonly<Record<number, string>> = {
    32: " or an IPv4 address",
    48: " or a MAC address",
    128: " or an IPv6 address",
  };
  return `a number, decimal or 0x…${address[bits] ?? ""}`;
}
