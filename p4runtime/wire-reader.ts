/** Reads protobuf's wire format (protobuf.dev/programming-guides/encoding) from a part of a buffer. */
export class WireReader {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** An unsigned number of up to 53 bits. @throws RangeError for what is larger or cut off */
  varint(): number {
    const { bytes } = this;
    let byte = bytes[this.at++]!;
    if (byte < 0x80) return byte;
    let value = byte & 0x7f;
    for (let factor = 0x80; ; factor *= 0x80) {
      byte = bytes[this.at++]!;
      if (byte === undefined || factor > 2 ** 42) throw new RangeError("a varint is cut off or too large");
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
    }
  }

  /** End of a length-delimited field that begins here. @throws RangeError when it reaches beyond `end` */
  limit(end: number): number {
    const length = this.varint();
    if (!(this.at + length <= end)) throw new RangeError("a field is longer than its message");
    return this.at + length;
  }

  /** The bytes up to `end`, as a view. */
  view(end: number): Uint8Array {
    const view = this.bytes.subarray(this.at, end);
    this.at = end;
    return view;
  }
}
