import { expect } from "vitest";
import { farmNode } from "../../dsl/entries/farm-node.ts";
import { CLIENT } from "../../lab/topology/addressing.ts";
import type { Family } from "../suite/farm-facts.ts";
import { secondPacket } from "./second-packet.ts";

/** What the second packets of one connection must say. */
export interface ExpectedReference {
  readonly family: Family;
  readonly protocol: number;
  readonly clientPort: number;
  readonly applicationPort: number;
  readonly owner: number;
}

/**
 * Each of these frames is a second packet: one header holds the whole reference, and behind it is a whole first packet, byte for byte.
 *
 * @param firstPackets the client's IP packets, as they arrived on the wan
 */
export function checkSecondPackets(
  frames: readonly Uint8Array[],
  expected: ExpectedReference,
  firstPackets: readonly Uint8Array[],
): void {
  const { family, protocol, clientPort, applicationPort, owner } = expected;
  const arrived = new Set(firstPackets.map((packet) => Buffer.from(packet).toString("hex")));
  expect(frames.length).toBeGreaterThan(0);
  for (const frame of frames) {
    const { inner, ...reference } = secondPacket(frame) ?? { inner: new Uint8Array() };
    expect(reference).toEqual({
      ...{ version: 1, forwarded: true, protocol, clientPort, applicationPort },
      client: CLIENT[family],
      owner: farmNode(owner)[family],
    });
    expect(arrived.has(Buffer.from(inner).toString("hex")), "the inner packet arrived on the wan").toBe(true);
  }
}
