import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { linuxMessages } from "../../diagnostics/messages-linux.ts";
import { type Address, native } from "../libc.ts";
import { NativeMemory } from "../native-memory.ts";
import { permitted } from "../permission.ts";
import { ERRNO, SystemCallError } from "../system-call-error.ts";
import { BpfMap } from "./bpf-map.ts";
import { BpfProgram } from "./bpf-program.ts";
import { libbpf } from "./libbpf.ts";

/** `struct bpf_object_open_opts`: its size and where the members are that we set. */
const OPEN_OPTIONS = 80;
const OPEN_KERNEL_LOG_BUF = 56;
const OPEN_KERNEL_LOG_SIZE = 64;
/** The verifier keeps the end of its log when it is longer. */
const VERIFIER_LOG = 1 << 20;

/** How an object is loaded, by the names of its maps. */
export interface LoadOptions {
  /** Entries of a map, instead of the number in the object. */
  readonly maxEntries?: Readonly<Record<string, number>>;
  /** Maps of another object or from a pin to use instead of new ones; they must have the same shape. */
  readonly reuse?: Readonly<Record<string, BpfMap>>;
  /** First bytes of the initial value of a map, such as the constants in ".rodata". */
  readonly initialValues?: Readonly<Record<string, Uint8Array>>;
}

/** The programs and maps of a compiled BPF object file, in the kernel. */
export class BpfObject {
  readonly programs: ReadonlyMap<string, BpfProgram>;
  /** By name; sections such as ".rodata" are found by the end of theirs. */
  readonly maps: ReadonlyMap<string, BpfMap>;
  readonly #handle: Address;

  /**
   * Loads an object file.
   *
   * @throws DiagnosticError when it cannot be read, the verifier rejects it, or for want of rights
   */
  constructor(file: string, { maxEntries = {}, reuse = {}, initialValues = {} }: LoadOptions = {}) {
    const bpf = libbpf();
    const log = new NativeMemory(VERIFIER_LOG);
    this.#handle = open(file, log);
    try {
      for (const map of each(this.#handle, bpf.bpf_object__next_map)) {
        const name = bpf.bpf_map__name(map);
        const count = named(maxEntries, name);
        if (count !== undefined) check(name, bpf.bpf_map__set_max_entries(map, count));
        const value = named(initialValues, name);
        if (value !== undefined) initialValue(map).set(value);
        const other = named(reuse, name);
        if (other !== undefined) check(name, bpf.bpf_map__reuse_fd(map, other.fd));
      }
      loadIntoKernel(file, this.#handle, log);
    } catch (error) {
      bpf.bpf_object__close(this.#handle);
      throw error;
    }
    this.programs = new Map(
      each(this.#handle, bpf.bpf_object__next_program).map((program) => {
        const name = bpf.bpf_program__name(program);
        return [name, new BpfProgram(name, bpf.bpf_program__fd(program))];
      }),
    );
    this.maps = new Map(
      each(this.#handle, bpf.bpf_object__next_map).map((map) => {
        const name = bpf.bpf_map__name(map);
        return [name, BpfMap.ofDescriptor(bpf.bpf_map__fd(map))];
      }),
    );
  }

  /** @throws RangeError when the object has no such program */
  program(name: string): BpfProgram {
    const program = this.programs.get(name);
    if (program === undefined) throw new RangeError(`the object has no program ${name}`);
    return program;
  }

  /** @throws RangeError when the object has no such map */
  map(name: string): BpfMap {
    const map = this.maps.get(name) ?? [...this.maps].find(([full]) => full.endsWith(name))?.[1];
    if (map === undefined) throw new RangeError(`the object has no map ${name}`);
    return map;
  }

  /** Gives programs and maps back; those that are attached or pinned stay in the kernel. */
  close(): void {
    libbpf().bpf_object__close(this.#handle);
  }
}

function open(file: string, log: NativeMemory): Address {
  const options = new NativeMemory(OPEN_OPTIONS);
  options.view.setBigUint64(0, BigInt(OPEN_OPTIONS), true);
  options.view.setBigUint64(OPEN_KERNEL_LOG_BUF, log.address, true);
  options.view.setBigUint64(OPEN_KERNEL_LOG_SIZE, BigInt(VERIFIER_LOG), true);
  const handle = libbpf().bpf_object__open_file(file, options.bytes);
  if (handle !== null) return handle;
  const reason = new SystemCallError("open", native().koffi.errno()).code;
  throw new DiagnosticError([linuxMessages.diagnose("linux-bpf-unreadable", {}, { file, reason })]);
}

function loadIntoKernel(file: string, handle: Address, log: NativeMemory): void {
  const result = libbpf().bpf_object__load(handle);
  if (result >= 0) return;
  const error = new SystemCallError("bpf_object__load", -result);
  const text = textOf(log);
  // The verifier answers EACCES for programs that it rejects; only without a log it is about rights.
  if (text === "" && (error.errno === ERRNO.EPERM || error.errno === ERRNO.EACCES))
    permitted("load BPF programs", () => {
      throw error;
    });
  const reason = text === "" ? error.code : lastReason(text);
  throw new DiagnosticError([linuxMessages.diagnose("linux-bpf-rejected", {}, { file, reason })]);
}

function textOf(log: NativeMemory): string {
  const end = log.bytes.indexOf(0);
  return new TextDecoder().decode(log.bytes.subarray(0, end < 0 ? undefined : end)).trim();
}

/** What the verifier says at the end, before its statistics. */
function lastReason(log: string): string {
  const lines = log
    .split("\n")
    .filter((line) => !/^(processed \d+ insns|verification time|stack depth)/.test(line));
  return lines.slice(-2).join("; ");
}

function check(map: string, result: number): void {
  if (result < 0) throw new SystemCallError(`map ${map}`, -result);
}

/** The value with which the kernel creates a map of a data section. */
function initialValue(map: Address): Uint8Array {
  const size = new NativeMemory(64);
  const at = libbpf().bpf_map__initial_value(map, size.bytes);
  if (at === null) throw new RangeError(`map ${libbpf().bpf_map__name(map)} has no initial value`);
  return new Uint8Array(native().koffi.view(at, Number(size.view.getBigUint64(0, true))));
}

/** libbpf prefixes data sections with the object's name: "farm.rodata". */
function named<Value>(values: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return values[name] ?? values[name.slice(Math.max(0, name.indexOf(".")))];
}

function each(object: Address, next: (object: Address, before: Address | null) => Address | null): Address[] {
  const all: Address[] = [];
  for (let one = next(object, null); one !== null; one = next(object, one)) all.push(one);
  return all;
}
