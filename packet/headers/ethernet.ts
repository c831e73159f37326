import { headerLayout } from "../header-layout.ts";

/** IEEE 802.3 with a type field. */
export const ETHERNET = headerLayout(
  "ethernet",
  { destination: 48, source: 48, etherType: 16 },
  { destination: "mac", source: "mac", etherType: "hex" },
);

/** The tag of IEEE 802.1Q behind EtherType 0x8100: priority code point, drop eligible indicator, VLAN id. */
export const VLAN = headerLayout(
  "vlan",
  { priority: 3, dropEligible: 1, id: 12, etherType: 16 },
  { etherType: "hex" },
);

/** ARP for IPv4 over Ethernet (RFC 826). */
export const ARP = headerLayout(
  "arp",
  {
    hardwareType: 16,
    protocolType: 16,
    hardwareLength: 8,
    protocolLength: 8,
    operation: 16,
    senderMac: 48,
    senderIp: 32,
    targetMac: 48,
    targetIp: 32,
  },
  { protocolType: "hex", senderMac: "mac", senderIp: "ip", targetMac: "mac", targetIp: "ip" },
);

/** EtherTypes (IANA, IEEE 802 Numbers). `connref` is the first of IEEE's two for local experiments. */
export const ETHER_TYPE = {
  ipv4: 0x0800,
  arp: 0x0806,
  vlan: 0x8100,
  ipv6: 0x86dd,
  connref: 0x88b5,
} as const;
