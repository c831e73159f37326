import { hexFromBytes } from "./hex.ts";

/** The six bytes of `02:00:00:00:01:0a` (or with `-`), undefined for any other text. */
export function parseMacAddress(text: string): Uint8Array | undefined {
  if (!/^[0-9a-f]{2}(?:([:-])[0-9a-f]{2})(?:\1[0-9a-f]{2}){4}$/i.test(text)) return undefined;
  return Uint8Array.from(text.split(/[:-]/), (pair) => Number.parseInt(pair, 16));
}

/**
 * The same, for text that must be a MAC address.
 *
 * @throws SyntaxError when it is none.
 */
export function macAddress(text: string): Uint8Array {
  const bytes = parseMacAddress(text);
  if (bytes === undefined) throw new SyntaxError(`not a MAC address: "${text}"`);
  return bytes;
}

export function formatMacAddress(bytes: Uint8Array): string {
  return hexFromBytes(bytes, ":");
}

/** Whether the group bit is set: multicast or broadcast (IEEE 802-2014, 8.2). */
export function isGroupMacAddress(bytes: Uint8Array): boolean {
  return (bytes[0]! & 1) === 1;
}
