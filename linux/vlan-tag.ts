/** Bytes of an IEEE 802.1Q tag: EtherType of the tag, tag control information. */
export const VLAN_TAG = 4;
/** Both MAC addresses, which stand before the tag. */
const ADDRESSES = 12;

/**
 * Puts a tag into a frame that starts at `start` and has {@link VLAN_TAG} free bytes before it.
 *
 * @returns where the tagged frame starts
 */
export function restoreVlanTag(
  bytes: Uint8Array,
  start: number,
  etherType: number,
  controlInformation: number,
): number {
  const tagged = start - VLAN_TAG;
  bytes.copyWithin(tagged, start, start + ADDRESSES);
  const tag = tagged + ADDRESSES;
  bytes[tag] = etherType >> 8;
  bytes[tag + 1] = etherType;
  bytes[tag + 2] = controlInformation >> 8;
  bytes[tag + 3] = controlInformation;
  return tagged;
}
