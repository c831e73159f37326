import { bigintFromBytes, concatBytes } from "../bytes.ts";
import { internetChecksum, ipv4PseudoHeader, ipv6PseudoHeader } from "../checksum.ts";
import { encodeHeader, writeField } from "../header-layout.ts";
import { ETHER_TYPE } from "../headers/ethernet.ts";
import { IP_PROTOCOL, IPV4, IPV4_FLAG, IPV6, IPV6_FRAGMENT } from "../headers/ip.ts";
import { ipAddress } from "../ip-address.ts";
import type { Layer } from "./layer.ts";

/** Text such as `198.51.100.7` or `2001:db8::1`, or 4 or 16 bytes. */
export type IpValue = string | Uint8Array;

function addressBytes(address: IpValue, length: 4 | 16): Uint8Array {
  const bytes = typeof address === "string" ? ipAddress(address) : address;
  if (bytes.length !== length) throw new TypeError(`${address} is no IPv${length === 4 ? 4 : 6} address`);
  return bytes;
}

export interface Ipv4Fields {
  readonly source: IpValue;
  readonly destination: IpValue;
  readonly dscp?: number;
  readonly ecn?: number;
  readonly identification?: number;
  readonly dontFragment?: boolean;
  readonly moreFragments?: boolean;
  /** The three bits as they stand, in place of the two above. */
  readonly flags?: number;
  /** In units of 8 bytes, as on the wire. */
  readonly fragmentOffset?: number;
  readonly ttl?: number;
  /** Option bytes; padded with zeros to a multiple of 4. */
  readonly options?: Uint8Array;
  readonly version?: number;
  readonly headerLength?: number;
  readonly totalLength?: number;
  readonly protocol?: number;
  readonly checksum?: number;
}

/** An IPv4 header; Don't Fragment is clear and the time to live 64 unless given. */
export function ipv4(fields: Ipv4Fields): Layer {
  const source = addressBytes(fields.source, 4);
  const destination = addressBytes(fields.destination, 4);
  return {
    name: "ipv4",
    etherType: ETHER_TYPE.ipv4,
    protocol: 4,
    pseudoHeader: (protocol, length) => ipv4PseudoHeader(source, destination, protocol, length),
    encode(payload, { inner }) {
      const options = paddedOptions(fields.options);
      const fixed = encodeHeader(IPV4, {
        version: fields.version ?? 4,
        headerLength: fields.headerLength ?? 5 + options.length / 4,
        dscp: fields.dscp ?? 0,
        ecn: fields.ecn ?? 0,
        totalLength: fields.totalLength ?? IPV4.byteLength + options.length + payload.length,
        identification: fields.identification ?? 0,
        flags: fields.flags ?? ipv4Flags(fields),
        fragmentOffset: fields.fragmentOffset ?? 0,
        ttl: fields.ttl ?? 64,
        protocol: fields.protocol ?? inner?.protocol ?? 255,
        checksum: 0,
        source: Number(bigintFromBytes(source)),
        destination: Number(bigintFromBytes(destination)),
      });
      const header = concatBytes(fixed, options);
      writeField(IPV4, "checksum", header, 0, fields.checksum ?? internetChecksum(header));
      return concatBytes(header, payload);
    },
  };
}

function ipv4Flags({ dontFragment, moreFragments }: Ipv4Fields): number {
  return (dontFragment ? IPV4_FLAG.dontFragment : 0) | (moreFragments ? IPV4_FLAG.moreFragments : 0);
}

/** Options end on a 32-bit boundary, filled with "end of option list", which is zero (RFC 791, 3.1). */
export function paddedOptions(options: Uint8Array = new Uint8Array()): Uint8Array {
  return concatBytes(options, new Uint8Array(-options.length & 3));
}

export interface Ipv6Fields {
  readonly source: IpValue;
  readonly destination: IpValue;
  readonly dscp?: number;
  readonly ecn?: number;
  readonly flowLabel?: number;
  readonly hopLimit?: number;
  readonly version?: number;
  readonly payloadLength?: number;
  readonly nextHeader?: number;
}

/** An IPv6 header; hop limit 64 unless given. Extension headers follow as layers of their own. */
export function ipv6(fields: Ipv6Fields): Layer {
  const source = addressBytes(fields.source, 16);
  const destination = addressBytes(fields.destination, 16);
  return {
    name: "ipv6",
    etherType: ETHER_TYPE.ipv6,
    protocol: 41,
    pseudoHeader: (protocol, length) => ipv6PseudoHeader(source, destination, protocol, length),
    encode: (payload, { inner }) =>
      concatBytes(
        encodeHeader(IPV6, {
          version: fields.version ?? 6,
          dscp: fields.dscp ?? 0,
          ecn: fields.ecn ?? 0,
          flowLabel: fields.flowLabel ?? 0,
          payloadLength: fields.payloadLength ?? payload.length,
          nextHeader: fields.nextHeader ?? inner?.protocol ?? IP_PROTOCOL.noNextHeader,
          hopLimit: fields.hopLimit ?? 64,
          source: bigintFromBytes(source),
          destination: bigintFromBytes(destination),
        }),
        payload,
      ),
  };
}

/** IPv6 extension headers that carry options, each a multiple of 8 bytes (RFC 8200, 4.3, 4.4 and 4.6). */
export type Ipv6ExtensionKind = "hopByHop" | "routing" | "destinationOptions";

/**
 * An extension header; `body` is what follows its first two bytes. It is padded to a multiple of 8 with Pad1
 * and PadN options (RFC 8200, 4.2), with zeros in a routing header.
 */
export function ipv6Extension(
  kind: Ipv6ExtensionKind,
  { body = new Uint8Array(), nextHeader }: { readonly body?: Uint8Array; readonly nextHeader?: number } = {},
): Layer {
  return {
    name: kind,
    protocol: IP_PROTOCOL[kind],
    encode(payload, { inner }) {
      const padding = new Uint8Array(-(body.length + 2) & 7);
      if (kind !== "routing" && padding.length >= 2) padding.set([1, padding.length - 2]);
      const units = (body.length + 2 + padding.length) / 8 - 1;
      const next = nextHeader ?? inner?.protocol ?? IP_PROTOCOL.noNextHeader;
      return concatBytes(Uint8Array.of(next, units), body, padding, payload);
    },
  };
}

export interface Ipv6FragmentFields {
  /** In units of 8 bytes, as on the wire. */
  readonly fragmentOffset?: number;
  readonly moreFragments?: boolean;
  readonly identification?: number;
  readonly nextHeader?: number;
}

/** A fragment header (RFC 8200, 4.5). */
export function ipv6Fragment(fields: Ipv6FragmentFields = {}): Layer {
  return {
    name: "ipv6Fragment",
    protocol: IP_PROTOCOL.fragment,
    encode: (payload, { inner }) =>
      concatBytes(
        encodeHeader(IPV6_FRAGMENT, {
          nextHeader: fields.nextHeader ?? inner?.protocol ?? IP_PROTOCOL.noNextHeader,
          reserved: 0,
          fragmentOffset: fields.fragmentOffset ?? 0,
          reserved2: 0,
          moreFragments: fields.moreFragments ? 1 : 0,
          identification: fields.identification ?? 0,
        }),
        payload,
      ),
  };
}
