import type { HeaderLayout } from "./header-layout.ts";
import { ARP, ETHER_TYPE, ETHERNET, VLAN } from "./headers/ethernet.ts";
import { ICMP, ICMPV6, quotesPacket } from "./headers/icmp.ts";
import { IP_PROTOCOL, IPV4, IPV6, IPV6_EXTENSION, IPV6_FRAGMENT } from "./headers/ip.ts";
import { TCP, UDP } from "./headers/transport.ts";

/** How a header says what follows it. */
export type Announcement =
  | { readonly by: "etherType"; readonly value: number }
  | { readonly by: "protocol"; readonly value: number }
  | { readonly by: "udpPort"; readonly value: number }
  /** An IP packet, told by its version; `quoted` when ICMP cites it, possibly cut. */
  | { readonly by: "version"; readonly quoted: boolean };

/** What a whole header says about the bytes behind its fixed part. */
export interface Continuation {
  /** Of the header with its options, in bytes; the fixed part's length unless given. */
  readonly headerLength?: number;
  /** What the header states as the length of what it carries, in bytes. */
  readonly payloadLength?: number;
  readonly next?: Announcement;
  readonly problem?: string;
}

export interface Protocol {
  readonly name: string;
  readonly layout: HeaderLayout;
  /** `value` reads a field of the header by its name. */
  continuation(value: (field: string) => number): Continuation;
}

const ethernet: Protocol = {
  name: "ethernet",
  layout: ETHERNET,
  continuation: (value) => ({ next: { by: "etherType", value: value("etherType") } }),
};

const vlan: Protocol = { ...ethernet, name: "vlan", layout: VLAN };

const arp: Protocol = { name: "arp", layout: ARP, continuation: () => ({}) };

const ipv4: Protocol = {
  name: "ipv4",
  layout: IPV4,
  continuation(value) {
    if (value("version") !== 4) return { problem: `ipv4: version ${value("version")}` };
    const headerLength = value("headerLength") * 4;
    if (headerLength < IPV4.byteLength) return { problem: `ipv4: header length ${headerLength} is below 20` };
    const payloadLength = value("totalLength") - headerLength;
    if (payloadLength < 0) {
      return { headerLength, problem: `ipv4: total length ${value("totalLength")} is below the header's` };
    }
    // The ports are in the first fragment only (RFC 791, 3.2).
    if (value("fragmentOffset") !== 0) return { headerLength, payloadLength };
    return { headerLength, payloadLength, next: { by: "protocol", value: value("protocol") } };
  },
};

const ipv6: Protocol = {
  name: "ipv6",
  layout: IPV6,
  continuation(value) {
    if (value("version") !== 6) return { problem: `ipv6: version ${value("version")}` };
    return {
      payloadLength: value("payloadLength"),
      next: { by: "protocol", value: value("nextHeader") },
    };
  },
};

function ipv6Extension(name: string): Protocol {
  return {
    name,
    layout: IPV6_EXTENSION,
    continuation: (value) => ({
      headerLength: 8 * (value("extensionLength") + 1),
      next: { by: "protocol", value: value("nextHeader") },
    }),
  };
}

const ipv6Fragment: Protocol = {
  name: "ipv6Fragment",
  layout: IPV6_FRAGMENT,
  continuation: (value) =>
    value("fragmentOffset") === 0 ? { next: { by: "protocol", value: value("nextHeader") } } : {},
};

const tcp: Protocol = {
  name: "tcp",
  layout: TCP,
  continuation(value) {
    const headerLength = value("dataOffset") * 4;
    if (headerLength < TCP.byteLength) return { problem: `tcp: data offset ${headerLength} is below 20` };
    return { headerLength };
  },
};

const udp: Protocol = {
  name: "udp",
  layout: UDP,
  continuation(value) {
    const length = value("length");
    if (length < UDP.byteLength) return { problem: `udp: length ${length} is below 8` };
    return {
      payloadLength: length - UDP.byteLength,
      next: { by: "udpPort", value: value("destinationPort") },
    };
  },
};

function icmp(family: 4 | 6): Protocol {
  return {
    name: family === 4 ? "icmp" : "icmpv6",
    layout: family === 4 ? ICMP : ICMPV6,
    continuation: (value) =>
      quotesPacket(family, value("type")) ? { next: { by: "version", quoted: true } } : {},
  };
}

export const BY_ETHER_TYPE: ReadonlyMap<number, Protocol> = new Map([
  [ETHER_TYPE.ipv4, ipv4],
  [ETHER_TYPE.ipv6, ipv6],
  [ETHER_TYPE.arp, arp],
  [ETHER_TYPE.vlan, vlan],
]);

export const BY_IP_PROTOCOL: ReadonlyMap<number, Protocol> = new Map([
  [IP_PROTOCOL.tcp, tcp],
  [IP_PROTOCOL.udp, udp],
  [IP_PROTOCOL.icmp, icmp(4)],
  [IP_PROTOCOL.icmpv6, icmp(6)],
  [IP_PROTOCOL.hopByHop, ipv6Extension("hopByHop")],
  [IP_PROTOCOL.routing, ipv6Extension("routing")],
  [IP_PROTOCOL.destinationOptions, ipv6Extension("destinationOptions")],
  [IP_PROTOCOL.fragment, ipv6Fragment],
  [4, ipv4],
  [41, ipv6],
]);

export const BY_IP_VERSION: ReadonlyMap<number, Protocol> = new Map([
  [4, ipv4],
  [6, ipv6],
]);

export const OUTERMOST = ethernet;
