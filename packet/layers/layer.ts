import { concatBytes } from "../bytes.ts";
import { encodeHeader, type FieldWidths, type HeaderLayout, type HeaderValues } from "../header-layout.ts";

/** What stands around a layer in the packet that it is encoded for. */
export interface Surroundings {
  /** The layer directly inside, absent when raw bytes or nothing follow. */
  readonly inner: Layer | undefined;
  /** The layers outside, the nearest first. */
  readonly outer: readonly Layer[];
}

/** One header of a packet under construction; what is not given is derived from what stands around it. */
export interface Layer {
  readonly name: string;
  /** How Ethernet and 802.1Q announce this layer. */
  readonly etherType?: number;
  /** How IPv4 and IPv6 announce this layer. */
  readonly protocol?: number;
  /** Present on IPv4 and IPv6: what the checksums of upper layers cover beside their own bytes. */
  pseudoHeader?(protocol: number, length: number): Uint8Array;
  /** The header followed by its payload, lengths and checksums filled in. */
  encode(payload: Uint8Array, around: Surroundings): Uint8Array;
}

/** Bytes of a packet's payload: text is UTF-8. */
export type Payload = Uint8Array | string;

/**
 * Encodes layers from the outermost to the innermost, with an optional payload at the end.
 * Lengths, checksums, EtherTypes and protocol numbers are filled in unless a layer's fields give them.
 *
 * @example
 * packet(
 *   ethernet({ source: "02:00:00:00:00:99", destination: "02:00:00:00:00:01" }),
 *   ipv4({ source: "198.51.100.7", destination: "203.0.113.10" }),
 *   tcp({ sourcePort: 40000, destinationPort: 80, flags: ["SYN"] }),
 * );
 */
export function packet(...parts: readonly [Layer, ...(Layer | Payload)[]]): Uint8Array {
  const last = parts.at(-1)!;
  const layers = (isLayer(last) ? parts : parts.slice(0, -1)).map((part) => {
    if (!isLayer(part)) throw new TypeError("only the last part of a packet may be raw bytes");
    return part;
  });
  let bytes = isLayer(last) ? new Uint8Array() : payloadBytes(last);
  for (let index = layers.length - 1; index >= 0; index--) {
    const around = { inner: layers[index + 1], outer: layers.slice(0, index).reverse() };
    bytes = layers[index]!.encode(bytes, around);
  }
  return bytes;
}

function isLayer(part: Layer | Payload): part is Layer {
  return typeof part === "object" && "encode" in part;
}

export function payloadBytes(payload: Payload): Uint8Array {
  return typeof payload === "string" ? new TextEncoder().encode(payload) : payload;
}

/** How a layer announces itself to the layer outside. */
export interface LayerAnnouncement {
  readonly etherType?: number;
  readonly protocol?: number;
}

/** A layer of any layout, such as an encapsulation header of one's own; all its values are given. */
export function headerLayer<Fields extends FieldWidths>(
  layout: HeaderLayout<Fields>,
  values: HeaderValues<Fields>,
  announcement: LayerAnnouncement = {},
): Layer {
  return {
    name: layout.name,
    ...announcement,
    encode: (payload) => concatBytes(encodeHeader(layout, values), payload),
  };
}

/** The frame with zero bytes behind it up to a length, as Ethernet pads to 60 (without the check sequence). */
export function padFrame(frame: Uint8Array, length = 60): Uint8Array {
  return frame.length >= length ? frame : concatBytes(frame, new Uint8Array(length - frame.length));
}
