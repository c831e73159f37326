/**
 * Generated JavaScript in pieces. A function stands for text that is only known at the end, such as the decoding
 * of a header, which depends on the fields that the whole program uses.
 */
export type Code = string | (() => string);

export function codeText(pieces: readonly Code[]): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : piece())).join("\n");
}
