import { headerLayout } from "../header-layout.ts";

/** The 20 bytes before the options (RFC 791, 3.1; DSCP of RFC 2474, ECN of RFC 3168). */
export const IPV4 = headerLayout(
  "ipv4",
  {
    version: 4,
    headerLength: 4,
    dscp: 6,
    ecn: 2,
    totalLength: 16,
    identification: 16,
    flags: 3,
    fragmentOffset: 13,
    ttl: 8,
    protocol: 8,
    checksum: 16,
    source: 32,
    destination: 32,
  },
  { identification: "hex", checksum: "hex", source: "ip", destination: "ip" },
);

/** The bits of IPv4's `flags` (RFC 791, 3.1). */
export const IPV4_FLAG = { moreFragments: 1, dontFragment: 2, reserved: 4 } as const;

/** The fixed header (RFC 8200, 3). */
export const IPV6 = headerLayout(
  "ipv6",
  {
    version: 4,
    dscp: 6,
    ecn: 2,
    flowLabel: 20,
    payloadLength: 16,
    nextHeader: 8,
    hopLimit: 8,
    source: 128,
    destination: 128,
  },
  { flowLabel: "hex", source: "ip", destination: "ip" },
);

/** Hop-by-hop options, destination options and routing begin with these (RFC 8200, 4.3 to 4.6). */
export const IPV6_EXTENSION = headerLayout("ipv6Extension", { nextHeader: 8, extensionLength: 8 });

/** RFC 8200, 4.5. */
export const IPV6_FRAGMENT = headerLayout(
  "ipv6Fragment",
  { nextHeader: 8, reserved: 8, fragmentOffset: 13, reserved2: 2, moreFragments: 1, identification: 32 },
  { identification: "hex" },
);

/** Protocol numbers (IANA), which IPv4 and IPv6 share. */
export const IP_PROTOCOL = {
  hopByHop: 0,
  icmp: 1,
  tcp: 6,
  udp: 17,
  routing: 43,
  fragment: 44,
  authentication: 51,
  icmpv6: 58,
  noNextHeader: 59,
  destinationOptions: 60,
} as const;
