import { readField } from "../packet/header-layout.ts";
import { ETHER_TYPE, ETHERNET, VLAN } from "../packet/headers/ethernet.ts";

/** An Ethernet frame of at least 14 bytes, looked at through at most one 802.1Q tag (semantics.md, 1). */
export interface Frame {
  readonly bytes: Uint8Array;
  readonly destination: Uint8Array;
  readonly source: Uint8Array;
  /** The 4 bytes behind EtherType 0x8100; undefined in an untagged frame. */
  readonly tag?: Uint8Array;
  /** Behind the tag, if any; undefined when the tag is cut off. */
  readonly etherType: number | undefined;
  /** What follows the EtherType, padding included. */
  readonly payload: Uint8Array;
  readonly tagged: boolean;
}

/** The frame that the bytes are, or undefined when they are too few for an Ethernet header. */
export function parseFrame(bytes: Uint8Array): Frame | undefined {
  if (bytes.length < ETHERNET.byteLength) return undefined;
  const destination = bytes.slice(0, 6);
  const source = bytes.slice(6, 12);
  const etherType = readField(ETHERNET, "etherType", bytes);
  const behindEthernet = bytes.slice(ETHERNET.byteLength);
  if (etherType !== ETHER_TYPE.vlan) {
    return { bytes, destination, source, etherType, payload: behindEthernet, tagged: false };
  }
  const common = { bytes, destination, source, tagged: true };
  if (behindEthernet.length < VLAN.byteLength) {
    return { ...common, etherType: undefined, payload: new Uint8Array() };
  }
  return {
    ...common,
    tag: behindEthernet.slice(0, VLAN.byteLength),
    etherType: readField(VLAN, "etherType", behindEthernet),
    payload: behindEthernet.slice(VLAN.byteLength),
  };
}
