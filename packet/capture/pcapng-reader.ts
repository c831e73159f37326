import { CaptureBytes } from "./capture-bytes.ts";
import { type CapturedPacket, MAX_CAPTURED_LENGTH } from "./captured-packet.ts";

/** Block types (draft-ietf-opsawg-pcapng, 11.1). */
const BLOCK = {
  sectionHeader: 0x0a0d0d0a,
  interfaceDescription: 1,
  obsoletePacket: 2,
  simplePacket: 3,
  enhancedPacket: 6,
} as const;

/** Options of an interface description (4.2). */
const OPTION = { end: 0, timestampResolution: 9, timestampOffset: 14 } as const;

const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Type and length in front, length behind. */
const BLOCK_OVERHEAD = 12;

interface Interface {
  readonly linkType: number;
  /** 0 for no limit. */
  readonly snapLength: number;
  readonly ticksPerSecond: bigint;
  readonly offsetSeconds: bigint;
}

/** A block's body, from `start` up to but not including `end`. */
interface Body {
  readonly start: number;
  readonly end: number;
}

/** The section header's type reads the same in both byte orders. */
export function isPcapng(bytes: Uint8Array): boolean {
  return (
    bytes.length >= 4 && new DataView(bytes.buffer, bytes.byteOffset).getUint32(0) === BLOCK.sectionHeader
  );
}

/**
 * The packets of a pcapng file, of all sections and interfaces. Blocks that hold no packets are skipped.
 *
 * @throws DiagnosticError `pcap-truncated` or `pcap-corrupt`.
 */
export function readPcapng(bytes: Uint8Array, file: string): readonly CapturedPacket[] {
  const packets: CapturedPacket[] = [];
  let input = new CaptureBytes(bytes, file, true);
  let interfaces: Interface[] = [];
  let offset = 0;
  while (offset < input.length) {
    input.require(offset, BLOCK_OVERHEAD, "a block");
    const type = input.uint32(offset);
    if (type === BLOCK.sectionHeader) {
      input = sectionInput(input, offset);
      interfaces = [];
    }
    const length = blockLength(input, offset);
    const body = { start: offset + 8, end: offset + length - 4 };
    if (type === BLOCK.interfaceDescription) interfaces.push(readInterface(input, body));
    else if (type === BLOCK.simplePacket) packets.push(readSimplePacket(input, body, interfaces));
    else if (type === BLOCK.enhancedPacket) packets.push(readPacket(input, body, interfaces, input.uint32));
    else if (type === BLOCK.obsoletePacket) packets.push(readPacket(input, body, interfaces, input.uint16));
    offset += length;
  }
  return packets;
}

/** A section header says the byte order of what follows, its own length included. */
function sectionInput(input: CaptureBytes, offset: number): CaptureBytes {
  input.require(offset, 28, "a section header");
  const littleEndian = new CaptureBytes(input.bytes, input.file, true);
  if (littleEndian.uint32(offset + 8) === BYTE_ORDER_MAGIC) return littleEndian;
  const bigEndian = new CaptureBytes(input.bytes, input.file, false);
  if (bigEndian.uint32(offset + 8) === BYTE_ORDER_MAGIC) return bigEndian;
  return input.corrupt(offset + 8, "the section header has no byte-order magic");
}

function blockLength(input: CaptureBytes, offset: number): number {
  const length = input.uint32(offset + 4);
  if (length < BLOCK_OVERHEAD || length % 4 !== 0) input.corrupt(offset + 4, `block length ${length}`);
  input.require(offset, length, "a block");
  const trailing = input.uint32(offset + length - 4);
  if (trailing !== length) {
    input.corrupt(offset + length - 4, `the block ends with length ${trailing}, begins with ${length}`);
  }
  return length;
}

function requireBody(input: CaptureBytes, { start, end }: Body, needed: number): void {
  if (end - start < needed) input.corrupt(start, `a block body of ${end - start} bytes, ${needed} needed`);
}

function readInterface(input: CaptureBytes, body: Body): Interface {
  requireBody(input, body, 8);
  const options = readOptions(input, { start: body.start + 8, end: body.end });
  const resolution = options.get(OPTION.timestampResolution);
  const timestampOffset = options.get(OPTION.timestampOffset);
  return {
    linkType: input.uint16(body.start),
    snapLength: input.uint32(body.start + 4),
    ticksPerSecond: resolution === undefined ? 1_000_000n : ticksPerSecond(input.bytes[resolution]!),
    offsetSeconds: timestampOffset === undefined ? 0n : input.int64(timestampOffset),
  };
}

/** The high bit tells a power of two from one of ten (4.2). */
function ticksPerSecond(resolution: number): bigint {
  const exponent = BigInt(resolution & 0x7f);
  return resolution >= 0x80 ? 2n ** exponent : 10n ** exponent;
}

/** Least bytes of the values that are read. */
const OPTION_BYTES: ReadonlyMap<number, number> = new Map([
  [OPTION.timestampResolution, 1],
  [OPTION.timestampOffset, 8],
]);

/** Where each option's value begins. */
function readOptions(input: CaptureBytes, { start, end }: Body): ReadonlyMap<number, number> {
  const values = new Map<number, number>();
  let offset = start;
  while (end - offset >= 4) {
    const code = input.uint16(offset);
    const length = input.uint16(offset + 2);
    if (code === OPTION.end) break;
    if (length > end - offset - 4) input.corrupt(offset + 2, `option length ${length} beyond its block`);
    if (length < (OPTION_BYTES.get(code) ?? 0))
      input.corrupt(offset + 2, `option ${code} has ${length} bytes`);
    values.set(code, offset + 4);
    offset += 4 + ((length + 3) & ~3);
  }
  return values;
}

/** An enhanced packet, or the obsolete kind that differs in the width of the interface id only (4.3, A). */
function readPacket(
  input: CaptureBytes,
  body: Body,
  interfaces: readonly Interface[],
  readId: (this: CaptureBytes, offset: number) => number,
): CapturedPacket {
  requireBody(input, body, 20);
  const { linkType, ticksPerSecond, offsetSeconds } = interfaceAt(
    input,
    body.start,
    interfaces,
    readId.call(input, body.start),
  );
  const capturedLength = input.uint32(body.start + 12);
  if (capturedLength > MAX_CAPTURED_LENGTH || capturedLength > body.end - body.start - 20) {
    input.corrupt(body.start + 12, `a packet claims ${capturedLength} captured bytes`);
  }
  const ticks = (BigInt(input.uint32(body.start + 4)) << 32n) | BigInt(input.uint32(body.start + 8));
  return {
    timestampNs: offsetSeconds * 1_000_000_000n + (ticks * 1_000_000_000n) / ticksPerSecond,
    bytes: input.copy(body.start + 20, capturedLength),
    originalLength: input.uint32(body.start + 16),
    linkType,
  };
}

/** A packet of the first interface, without a time; what follows the captured bytes is padding (4.4). */
function readSimplePacket(input: CaptureBytes, body: Body, interfaces: readonly Interface[]): CapturedPacket {
  requireBody(input, body, 4);
  const { linkType, snapLength } = interfaceAt(input, body.start, interfaces, 0);
  const originalLength = input.uint32(body.start);
  const capturedLength = Math.min(originalLength, snapLength || originalLength);
  if (capturedLength > MAX_CAPTURED_LENGTH || capturedLength > body.end - body.start - 4) {
    input.corrupt(body.start, `a packet claims ${capturedLength} captured bytes`);
  }
  return { timestampNs: 0n, bytes: input.copy(body.start + 4, capturedLength), originalLength, linkType };
}

function interfaceAt(
  input: CaptureBytes,
  offset: number,
  interfaces: readonly Interface[],
  id: number,
): Interface {
  return interfaces[id] ?? input.corrupt(offset, `interface ${id} is not described before its packet`);
}
