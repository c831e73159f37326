import { hexFromBytes } from "../../packet/hex.ts";
import type { PacketPattern } from "./statement.ts";

/** Whether a packet begins with the pattern's digits, and with `$` ends with them. */
export function matchesPattern({ digits, exactLength }: PacketPattern, bytes: Uint8Array): boolean {
  const actual = hexFromBytes(bytes);
  if (actual.length < digits.length || (exactLength && actual.length > digits.length)) return false;
  for (let index = 0; index < digits.length; index++) {
    if (digits[index] !== "*" && digits[index] !== actual[index]) return false;
  }
  return true;
}

export function patternText({ digits, exactLength }: PacketPattern): string {
  return `${digits}${exactLength ? "$" : ""}`;
}
