import { InvalidArgumentError } from "commander";
import { type CapturedPacket, readCaptureFile, requireEthernet } from "../../packet/index.ts";

/** Ports that captures can be fed into. */
export const INPUT_ROLES = ["wan", "lan", "host"] as const;
export type InputRole = (typeof INPUT_ROLES)[number];

/** One `--packets [ROLE=]FILE`. */
export interface PacketSource {
  readonly role: InputRole;
  readonly file: string;
}

/** A frame and where it comes in. */
export interface ArrivingPacket extends CapturedPacket {
  readonly role: InputRole;
  readonly file: string;
}

/** Commander's collector for `--packets`. */
export function parsePacketSource(
  text: string,
  before: readonly PacketSource[] = [],
): readonly PacketSource[] {
  const [, prefix, rest] = /^([a-z]+)=(.+)$/.exec(text) ?? [];
  if (prefix === undefined) return [...before, { role: "wan", file: text }];
  const role = INPUT_ROLES.find((candidate) => candidate === prefix);
  if (role === undefined) throw new InvalidArgumentError(`Roles are: ${INPUT_ROLES.join(", ")}.`);
  return [...before, { role, file: rest! }];
}

/**
 * All captures' frames in the order of their time; frames of the same time in the order of the files.
 *
 * @throws DiagnosticError for a file that is no whole Ethernet capture.
 */
export function readPackets(sources: readonly PacketSource[]): readonly ArrivingPacket[] {
  return sources
    .flatMap(({ role, file }) =>
      requireEthernet(readCaptureFile(file), file).map((packet) => ({ ...packet, role, file })),
    )
    .sort((a, b) => Number(a.timestampNs - b.timestampNs));
}
