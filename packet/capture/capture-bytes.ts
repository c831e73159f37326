import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { packetMessages } from "../../diagnostics/messages-packet.ts";

/** A capture file's bytes, read at offsets that diagnostics name; nothing is allocated before it is known to be there. */
export class CaptureBytes {
  readonly bytes: Uint8Array;
  readonly file: string;
  readonly littleEndian: boolean;
  readonly #view: DataView;

  constructor(bytes: Uint8Array, file: string, littleEndian: boolean) {
    this.bytes = bytes;
    this.file = file;
    this.littleEndian = littleEndian;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  get length(): number {
    return this.bytes.length;
  }

  uint16(offset: number): number {
    return this.#view.getUint16(offset, this.littleEndian);
  }

  uint32(offset: number): number {
    return this.#view.getUint32(offset, this.littleEndian);
  }

  int64(offset: number): bigint {
    return this.#view.getBigInt64(offset, this.littleEndian);
  }

  /** A copy, so that a packet does not hold on to the whole file (a Buffer's `slice` would). */
  copy(offset: number, length: number): Uint8Array {
    return new Uint8Array(this.bytes.subarray(offset, offset + length));
  }

  /** @throws DiagnosticError `pcap-truncated` unless `needed` bytes stand at `offset`. */
  require(offset: number, needed: number, what: string): void {
    const available = this.length - offset;
    if (available >= needed) return;
    const parameters = { file: this.file, what, offset, needed, available };
    throw new DiagnosticError([packetMessages.diagnose("pcap-truncated", {}, parameters)]);
  }

  /** @throws DiagnosticError `pcap-corrupt`, always. */
  corrupt(offset: number, reason: string): never {
    throw new DiagnosticError([
      packetMessages.diagnose("pcap-corrupt", {}, { file: this.file, offset, reason }),
    ]);
  }
}
