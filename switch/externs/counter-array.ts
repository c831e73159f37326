import { ControlError } from "../tables/table-error.ts";

export interface CounterData {
  readonly packets: number;
  readonly bytes: number;
}

/**
 * An indirect counter: v1model `counter`. Both packets and bytes are counted whatever its type, as simple_switch
 * does; the type says what P4Runtime shows.
 */
export class CounterArray {
  readonly name: string;
  readonly size: number;
  readonly packets: Float64Array;
  readonly bytes: Float64Array;

  constructor(name: string, size: number) {
    this.name = name;
    this.size = size;
    this.packets = new Float64Array(size);
    this.bytes = new Float64Array(size);
  }

  /** Counts one packet; an index out of range is ignored. */
  count(index: number, bytes: number): void {
    const at = index >>> 0;
    if (at >= this.size) return;
    this.packets[at]!++;
    this.bytes[at]! += bytes;
  }

  /** @throws ControlError invalid-argument for an index out of range */
  read(index: number): CounterData {
    this.#check(index);
    return { packets: this.packets[index]!, bytes: this.bytes[index]! };
  }

  /** @throws ControlError invalid-argument for an index out of range */
  write(index: number, data: CounterData): void {
    this.#check(index);
    this.packets[index] = data.packets;
    this.bytes[index] = data.bytes;
  }

  #check(index: number): void {
    if (!Number.isInteger(index) || index < 0 || index >= this.size) {
      throw new ControlError(
        "invalid-argument",
        `counter ${this.name} has no index ${index}: its size is ${this.size}`,
      );
    }
  }
}
