const MOST_PACKETS = 4_096;

/**
 * Packets in and out of the switch in memory that the switch owns, so that nothing is copied or allocated per
 * packet. Fill it with {@link add} (or write into `bytes` and {@link addPlaced}), let the switch process it, read
 * `sent*`, then {@link clear}.
 */
export class PacketBatch {
  /** The memory that all places below refer to. */
  readonly bytes: Uint8Array;
  readonly receivedPort: Int32Array = new Int32Array(MOST_PACKETS);
  readonly receivedStart: Int32Array = new Int32Array(MOST_PACKETS);
  readonly receivedEnd: Int32Array = new Int32Array(MOST_PACKETS);
  received = 0;
  sentPort: Int32Array = new Int32Array(MOST_PACKETS);
  sentStart: Int32Array = new Int32Array(MOST_PACKETS);
  sentEnd: Int32Array = new Int32Array(MOST_PACKETS);
  /** Packets that left. */
  sentCount = 0;
  /** Packets that found no room in the memory for packets out. */
  lost = 0;
  readonly #first: number;
  readonly #middle: number;
  readonly #end: number;
  #inputPlace: number;
  #outputPlace: number;

  /** `size` bytes from `first` for packets in, and as many behind them for packets out. */
  constructor(bytes: Uint8Array, first: number, size: number) {
    this.bytes = bytes;
    this.#first = first;
    this.#middle = first + size;
    this.#end = first + 2 * size;
    this.#inputPlace = first;
    this.#outputPlace = this.#middle;
  }

  /** Copies a packet in; false when the batch is full. */
  add(port: number, packet: Uint8Array): boolean {
    const start = this.#inputPlace;
    if (start + packet.length > this.#middle) return false;
    this.bytes.set(packet, start);
    return this.addPlaced(port, start, start + packet.length);
  }

  /** Adds a packet that already is in `bytes`, behind {@link inputPlace}; false when the batch is full. */
  addPlaced(port: number, start: number, end: number): boolean {
    if (this.received === MOST_PACKETS) return false;
    this.receivedPort[this.received] = port;
    this.receivedStart[this.received] = start;
    this.receivedEnd[this.received] = end;
    this.received++;
    this.#inputPlace = Math.max(this.#inputPlace, end);
    return true;
  }

  /** First free byte for packets in. */
  get inputPlace(): number {
    return this.#inputPlace;
  }

  /** First free byte for packets out; for the switch. */
  get outputPlace(): number {
    return this.#outputPlace;
  }

  /** Takes note of a packet that was written at {@link outputPlace}; for the switch. */
  sent(port: number, start: number, length: number): void {
    if (start + length > this.#end) {
      this.lost++;
      return;
    }
    if (this.sentCount === this.sentPort.length) this.#enlarge();
    this.sentPort[this.sentCount] = port;
    this.sentStart[this.sentCount] = start;
    this.sentEnd[this.sentCount] = start + length;
    this.sentCount++;
    this.#outputPlace = start + length;
  }

  /** Forgets all packets. */
  clear(): void {
    this.received = 0;
    this.sentCount = 0;
    this.lost = 0;
    this.#inputPlace = this.#first;
    this.#outputPlace = this.#middle;
  }

  #enlarge(): void {
    const larger = (column: Int32Array) => {
      const copy = new Int32Array(column.length * 2);
      copy.set(column);
      return copy;
    };
    this.sentPort = larger(this.sentPort);
    this.sentStart = larger(this.sentStart);
    this.sentEnd = larger(this.sentEnd);
  }
}
