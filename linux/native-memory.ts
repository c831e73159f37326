import { type Address, native } from "./libc.ts";

/**
 * Memory that keeps its address, for structures that the kernel reads and writes between calls. (V8 moves the
 * bytes of small typed arrays that were made without an ArrayBuffer of their own.) Who hands the address to the
 * kernel keeps the object for as long as the kernel may use it.
 */
export class NativeMemory {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly address: Address;

  constructor(size: number) {
    const buffer = new ArrayBuffer(size);
    this.bytes = new Uint8Array(buffer);
    this.view = new DataView(buffer);
    this.address = addressOf(this.bytes);
  }
}

/** Where a typed array's bytes are. They must lie in an ArrayBuffer of their own, see {@link NativeMemory}. */
export function addressOf(bytes: Uint8Array): Address {
  return native().koffi.address(bytes);
}
