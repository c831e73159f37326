/** The first line in which two texts differ, from both. */
export function firstDifference(expected: string, actual: string): string {
  const expectedLines = expected.split("\n");
  const actualLines = actual.split("\n");
  const line = expectedLines.findIndex((text, index) => text !== actualLines[index]);
  const at = line < 0 ? expectedLines.length : line;
  return `line ${at + 1}: expected ${JSON.stringify(expectedLines[at])}, is ${JSON.stringify(actualLines[at])}`;
}

/** A text without comments of `#`, with white space of any length as one line break. */
export function words(text: string): string {
  return text
    .replace(/^\s*#.*$/gm, "")
    .trim()
    .replace(/\s+/g, "\n");
}
