/** An Ethernet frame with an IPv4 header and four bytes of payload. */
export function ipv4Frame(fields: {
  readonly source?: number;
  readonly destination?: number;
  readonly protocol?: number;
  readonly ttl?: number;
  readonly dscp?: number;
}): Uint8Array {
  const { source = 0x0a000001, destination = 0x0a000002, protocol = 17, ttl = 64, dscp = 0 } = fields;
  const frame = Buffer.alloc(38);
  frame.set([2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0, 0x45, dscp, 0, 24, 0, 0, 0, 0, ttl, protocol]);
  frame.writeUInt32BE(source, 26);
  frame.writeUInt32BE(destination, 30);
  frame.set([1, 2, 3, 4], 34);
  return new Uint8Array(frame);
}
