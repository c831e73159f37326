import { readFileSync } from "node:fs";
import { native } from "../libc.ts";
import { ERRNO, SystemCallError, succeed } from "../system-call-error.ts";
import { libbpf } from "./libbpf.ts";
import { bpfPermitted, bpfSucceed } from "./libbpf-result.ts";

/** bpf(2): BPF_ANY creates or replaces, BPF_NOEXIST only creates, BPF_EXIST only replaces. */
export const UPDATE = { any: 0, onlyNew: 1, onlyExisting: 2 } as const;

/** Of `enum bpf_map_type`, those whose values are one for each CPU. */
const PER_CPU_TYPES = new Set([5, 6, 10]);
/** sizeof(struct bpf_map_info) as far as we read it. */
const MAP_INFO = 40;
const PAGE = 4096;
const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;

/**
 * A BPF map. Keys and values are bytes in the machine's order; in maps with a value per CPU, a value holds one for each
 * possible CPU, every one rounded up to 8 bytes.
 */
export class BpfMap {
  readonly fd: number;
  /** `enum bpf_map_type`. */
  readonly type: number;
  readonly keySize: number;
  /** Bytes of a value as user space reads it: of all CPUs where there is one for each. */
  readonly valueSize: number;
  readonly maxEntries: number;
  #mapping: { readonly address: bigint; readonly bytes: Uint8Array } | undefined;

  private constructor(fd: number) {
    const info = new DataView(new ArrayBuffer(MAP_INFO));
    const length = new Uint8Array(new Uint32Array([MAP_INFO]).buffer);
    bpfSucceed(
      "bpf_obj_get_info_by_fd",
      libbpf().bpf_obj_get_info_by_fd(fd, new Uint8Array(info.buffer), length),
    );
    this.fd = fd;
    this.type = info.getUint32(0, true);
    this.keySize = info.getUint32(8, true);
    const size = info.getUint32(12, true);
    this.valueSize = PER_CPU_TYPES.has(this.type) ? roundUp(size, 8) * possibleCpus() : size;
    this.maxEntries = info.getUint32(16, true);
  }

  /** The map of an open file descriptor. */
  static ofDescriptor(fd: number): BpfMap {
    return new BpfMap(fd);
  }

  /** The map that is pinned at a path of a BPF file system; undefined when there is none. */
  static pinned(path: string): BpfMap | undefined {
    const fd = libbpf().bpf_obj_get(path);
    if (fd === -ERRNO.ENOENT) return undefined;
    return new BpfMap(bpfSucceed("bpf_obj_get", fd));
  }

  /** Keeps the map in the kernel under a path of a BPF file system, until that is removed. */
  pin(path: string): void {
    bpfPermitted(`pin a map at ${path}`, "bpf_obj_pin", () => libbpf().bpf_obj_pin(this.fd, path));
  }

  /** The value of a key, or undefined. */
  get(key: Uint8Array): Uint8Array | undefined {
    const value = new Uint8Array(this.valueSize);
    const result = libbpf().bpf_map_lookup_elem(this.fd, this.#key(key), value);
    if (result === -ERRNO.ENOENT) return undefined;
    bpfSucceed("bpf_map_lookup_elem", result);
    return value;
  }

  /** @throws SystemCallError with E2BIG when the map is full, EEXIST or ENOENT as `flags` say */
  set(key: Uint8Array, value: Uint8Array, flags: number = UPDATE.any): void {
    checkLength("value", value, this.valueSize);
    bpfSucceed("bpf_map_update_elem", libbpf().bpf_map_update_elem(this.fd, this.#key(key), value, flags));
  }

  /** Whether the key was there. */
  delete(key: Uint8Array): boolean {
    const result = libbpf().bpf_map_delete_elem(this.fd, this.#key(key));
    if (result === -ERRNO.ENOENT) return false;
    bpfSucceed("bpf_map_delete_elem", result);
    return true;
  }

  /** All keys, as far as a map that changes meanwhile can tell. */
  *keys(): Generator<Uint8Array> {
    for (let before: Uint8Array | null = null; ; ) {
      const key: Uint8Array = new Uint8Array(this.keySize);
      const result = libbpf().bpf_map_get_next_key(this.fd, before, key);
      if (result === -ERRNO.ENOENT) return;
      bpfSucceed("bpf_map_get_next_key", result);
      yield key;
      before = key;
    }
  }

  /**
   * Writes many entries in one system call; keys and values lie one behind the other.
   *
   * @throws SystemCallError; the entries before the one that failed are written
   */
  setMany(keys: Uint8Array, values: Uint8Array): void {
    const count = this.#count(keys);
    checkLength("values", values, count * this.valueSize);
    bpfSucceed(
      "bpf_map_update_batch",
      libbpf().bpf_map_update_batch(this.fd, keys, values, uint32(count), null),
    );
  }

  /** Deletes many entries in one system call. @throws SystemCallError with ENOENT at the first that is not there */
  deleteMany(keys: Uint8Array): void {
    const count = uint32(this.#count(keys));
    bpfSucceed("bpf_map_delete_batch", libbpf().bpf_map_delete_batch(this.fd, keys, count, null));
  }

  /** Reads all entries, `step` in a system call; keys and values lie one behind the other. */
  *entries(step = 4_096): Generator<{ keys: Uint8Array; values: Uint8Array; count: number }> {
    // The kernel's cursor is a bucket number or a key.
    const cursor = new Uint8Array(Math.max(8, this.keySize));
    for (let from: Uint8Array | null = null; ; from = cursor) {
      const keys = new Uint8Array(step * this.keySize);
      const values = new Uint8Array(step * this.valueSize);
      const counter = uint32(step);
      const result = libbpf().bpf_map_lookup_batch(this.fd, from, cursor, keys, values, counter, null);
      if (result < 0 && result !== -ERRNO.ENOENT) throw new SystemCallError("bpf_map_lookup_batch", -result);
      const count = new DataView(counter.buffer).getUint32(0, true);
      if (count > 0) yield { keys, values, count };
      if (result === -ERRNO.ENOENT) return;
    }
  }

  /**
   * The values of an array map with BPF_F_MMAPABLE, as the very memory that programs read and write: no system call
   * for each access. Values are rounded up to 8 bytes. Stays valid until {@link unmap}.
   */
  mapped(): Uint8Array {
    if (this.#mapping === undefined) {
      const { koffi, libc } = native();
      const length = roundUp(roundUp(this.valueSize, 8) * this.maxEntries, PAGE);
      const address = libc.mmap(null, length, PROT_READ | PROT_WRITE, MAP_SHARED, this.fd, 0);
      if (BigInt.asIntN(64, address) === -1n) throw new SystemCallError("mmap", koffi.errno());
      this.#mapping = { address, bytes: new Uint8Array(koffi.view(address, length)) };
    }
    return this.#mapping.bytes;
  }

  /** Ends {@link mapped}; whoever still holds the bytes must not touch them. */
  unmap(): void {
    if (this.#mapping === undefined) return;
    succeed("munmap", native().libc.munmap(this.#mapping.address, this.#mapping.bytes.length));
    this.#mapping = undefined;
  }

  /** Memory that the kernel accounts to the map, in bytes. */
  memoryBytes(): number {
    const [, bytes] = /^memlock:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${this.fd}`, "utf8")) ?? [];
    return Number(bytes);
  }

  /** Closes the descriptor of a map that came from {@link pinned} or {@link ofDescriptor}. */
  close(): void {
    this.unmap();
    native().libc.close(this.fd);
  }

  #key(key: Uint8Array): Uint8Array {
    checkLength("key", key, this.keySize);
    return key;
  }

  #count(keys: Uint8Array): number {
    const count = keys.length / this.keySize;
    if (!Number.isInteger(count)) throw new RangeError(`${keys.length} bytes are no whole keys`);
    return count;
  }
}

/** CPUs for which maps hold a value, of which some may not be there (yet). */
export function possibleCpus(): number {
  const list = readFileSync("/sys/devices/system/cpu/possible", "utf8").trim();
  return 1 + Math.max(...list.split(/[,-]/).map(Number));
}

function checkLength(what: string, bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new RangeError(`${what} of ${bytes.length} bytes, not ${length}`);
}

function roundUp(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}

function uint32(value: number): Uint8Array {
  return new Uint8Array(new Uint32Array([value]).buffer);
}
