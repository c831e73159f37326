import { describe, expect, it } from "vitest";
import { didYouMean } from "./did-you-mean.ts";

describe("did you mean", () => {
  it.each([
    ["soruce", ["source", "destination", "ttl"], "source"],
    ["IPv4", ["ipv4", "ipv6"], "ipv4"],
    ["connectons", ["connections", "services"], "connections"],
    ["xyz", ["source", "destination"], undefined],
    ["ttl", ["ttl"], undefined],
  ])("%s among %j is %s", (written, candidates, expected) => {
    expect(didYouMean(written, candidates)).toBe(expected);
  });
});
