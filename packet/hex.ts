/**
 * Bytes of hexadecimal text. White space and the separators `:` and `-` between digits are skipped,
 * so that wrapped dumps and MAC-like text read too.
 *
 * @throws SyntaxError for any other character, or an odd number of digits.
 * @example
 * bytesFromHex("08 00 45") // Uint8Array [0x08, 0x00, 0x45]
 */
export function bytesFromHex(text: string): Uint8Array {
  const digits = text.replace(/[\s:-]/g, "");
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(digits)) {
    throw new SyntaxError(`not pairs of hexadecimal digits: "${text}"`);
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}

/** Two lower-case digits a byte, with `separator` between bytes. */
export function hexFromBytes(bytes: Uint8Array, separator = ""): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(separator);
}

/**
 * A dump as `hexdump -C` shows it, without the character column: 16 bytes a line behind their offset.
 *
 * @param firstOffset offset shown for the first byte, for a range of a larger packet
 */
export function hexDump(bytes: Uint8Array, firstOffset = 0): string {
  const lines: string[] = [];
  for (let start = 0; start < bytes.length; start += 16) {
    const offset = (firstOffset + start).toString(16).padStart(4, "0");
    lines.push(`${offset}  ${hexFromBytes(bytes.subarray(start, start + 16), " ")}`);
  }
  return lines.join("\n");
}
