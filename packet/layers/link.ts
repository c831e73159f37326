import { bigintFromBytes, concatBytes } from "../bytes.ts";
import { encodeHeader } from "../header-layout.ts";
import { ARP, ETHER_TYPE, ETHERNET, VLAN } from "../headers/ethernet.ts";
import { ipAddress } from "../ip-address.ts";
import { macAddress } from "../mac-address.ts";
import type { Layer } from "./layer.ts";

/** Text such as `02:00:00:00:00:01`, or six bytes. */
export type MacValue = string | Uint8Array;

export function macBits(mac: MacValue): bigint {
  return bigintFromBytes(typeof mac === "string" ? macAddress(mac) : mac);
}

export interface EthernetFields {
  readonly destination: MacValue;
  readonly source: MacValue;
  /** From the layer inside unless given; 0xFFFF where nothing inside announces itself. */
  readonly etherType?: number;
}

/** An Ethernet header. Frames are not padded: short ones are legal on virtual links (see `padFrame`). */
export function ethernet({ destination, source, etherType }: EthernetFields): Layer {
  return {
    name: "ethernet",
    encode: (payload, { inner }) =>
      concatBytes(
        encodeHeader(ETHERNET, {
          destination: macBits(destination),
          source: macBits(source),
          etherType: etherType ?? inner?.etherType ?? 0xffff,
        }),
        payload,
      ),
  };
}

export interface VlanFields {
  readonly id: number;
  readonly priority?: number;
  readonly dropEligible?: number;
  readonly etherType?: number;
}

/** An 802.1Q tag, to stand between Ethernet and what it carries. */
export function vlan({ id, priority = 0, dropEligible = 0, etherType }: VlanFields): Layer {
  return {
    name: "vlan",
    etherType: ETHER_TYPE.vlan,
    encode: (payload, { inner }) =>
      concatBytes(
        encodeHeader(VLAN, {
          priority,
          dropEligible,
          id,
          etherType: etherType ?? inner?.etherType ?? 0xffff,
        }),
        payload,
      ),
  };
}

export interface ArpFields {
  readonly operation: "request" | "reply";
  readonly senderMac: MacValue;
  readonly senderIp: string;
  readonly targetMac?: MacValue;
  readonly targetIp: string;
}

/** An ARP request or reply for IPv4 over Ethernet. */
export function arp({ operation, senderMac, senderIp, targetMac, targetIp }: ArpFields): Layer {
  return {
    name: "arp",
    etherType: ETHER_TYPE.arp,
    encode: (payload) =>
      concatBytes(
        encodeHeader(ARP, {
          hardwareType: 1,
          protocolType: ETHER_TYPE.ipv4,
          hardwareLength: 6,
          protocolLength: 4,
          operation: operation === "request" ? 1 : 2,
          senderMac: macBits(senderMac),
          senderIp: Number(bigintFromBytes(ipAddress(senderIp))),
          targetMac: targetMac === undefined ? 0n : macBits(targetMac),
          targetIp: Number(bigintFromBytes(ipAddress(targetIp))),
        }),
        payload,
      ),
  };
}
