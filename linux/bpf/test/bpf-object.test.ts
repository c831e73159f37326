import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import { requires } from "../../../test-support/optional-engine.ts";
import { ERRNO, SystemCallError } from "../../system-call-error.ts";
import { BpfMap, possibleCpus, UPDATE } from "../bpf-map.ts";
import { BpfObject } from "../bpf-object.ts";
import { load } from "../libbpf.ts";
import { TestRun, XDP_ACTION } from "../test-run.ts";
import { CompiledProgram } from "./compiled-program.ts";

const PACKET = Uint8Array.from({ length: 64 }, (_, index) => index);
const key = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);
const value = (number: number) => new Uint8Array(new BigUint64Array([BigInt(number)]).buffer);
const u64 = (bytes: Uint8Array) => Array.from(new BigUint64Array(bytes.slice().buffer), Number);

function thrown(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

function codes(work: () => unknown): readonly string[] {
  const error = thrown(work);
  if (error instanceof DiagnosticError) return error.diagnostics.map(({ code }) => code);
  throw error ?? new Error("nothing was thrown");
}

requires("xdp", "a BPF object", () => {
  let compiled: CompiledProgram;
  let object: BpfObject;
  beforeAll(() => {
    compiled = new CompiledProgram("probe");
  });
  afterAll(() => compiled.remove());
  beforeEach(() => {
    object = new BpfObject(compiled.file, { maxEntries: { entries: 4 } });
  });
  afterEach(() => object.close());

  it("has its programs and maps, with the sizes asked for", () => {
    expect([...object.programs.keys()]).toEqual(["answer", "drop", "push", "report"]);
    expect(object.map("entries")).toMatchObject({ keySize: 4, valueSize: 8, maxEntries: 4 });
    expect(object.map("verdicts").valueSize).toBe(8 * possibleCpus());
    expect(object.program("push").info.verifiedInstructions).toBeGreaterThan(5);
    expect(object.map("slots").memoryBytes()).toBeGreaterThanOrEqual(8 * 1_024);
  });

  it("runs a program on a packet", () => {
    const { action, packet } = new TestRun(object.program("push")).run(PACKET);
    expect(action).toBe(XDP_ACTION.tx);
    expect(packet).toEqual(Uint8Array.from([0xde, 0xad, 0xbe, 0xef, ...PACKET]));
  });

  it("takes constants before it is loaded", () => {
    const other = new BpfObject(compiled.file, { initialValues: { ".rodata": key(XDP_ACTION.drop) } });
    expect(new TestRun(other.program("answer")).run(PACKET).action).toBe(XDP_ACTION.drop);
    expect(new TestRun(object.program("answer")).run(PACKET).action).toBe(XDP_ACTION.pass);
    other.close();
  });

  it("reads, writes and deletes entries", () => {
    const entries = object.map("entries");
    expect(entries.get(key(7))).toBeUndefined();
    entries.set(key(7), value(70));
    expect(entries.get(key(7))).toEqual(value(70));
    expect(thrown(() => entries.set(key(7), value(71), UPDATE.onlyNew))).toMatchObject({ code: "EEXIST" });
    expect([...entries.keys()]).toEqual([key(7)]);
    expect(entries.delete(key(7))).toBe(true);
    expect(entries.delete(key(7))).toBe(false);
  });

  it("says when a map is full, and when bytes have the wrong length", () => {
    const entries = object.map("entries");
    for (let number = 0; number < 4; number++) entries.set(key(number), value(number));
    const error = thrown(() => entries.set(key(4), value(4)));
    expect(error instanceof SystemCallError && error.errno).toBe(ERRNO.E2BIG);
    expect(() => entries.get(new Uint8Array(5))).toThrow(RangeError);
    expect(() => entries.set(key(0), new Uint8Array(4))).toThrow(RangeError);
  });

  it("writes, reads and deletes many entries in one call", () => {
    const large = new BpfObject(compiled.file, { maxEntries: { entries: 2_000 } });
    const entries = large.map("entries");
    const numbers = Array.from({ length: 1_000 }, (_, number) => number);
    const keys = new Uint8Array(new Uint32Array(numbers).buffer);
    entries.setMany(keys, new Uint8Array(new BigUint64Array(numbers.map(BigInt)).buffer));
    const read = [...entries.entries(4_096)].flatMap((part) =>
      Array.from(new Uint32Array(part.keys.buffer, 0, part.count)),
    );
    expect(read.sort((a, b) => a - b)).toEqual(numbers);
    entries.deleteMany(keys);
    expect([...entries.keys()]).toEqual([]);
    large.close();
  });

  it("shares the memory of an array with its programs", () => {
    const slots = new BigUint64Array(object.map("slots").mapped().buffer);
    slots[3] = 41n;
    new TestRun(object.program("answer")).run(PACKET);
    expect(slots[3]).toBe(42n);
    expect(object.map("slots").get(key(3))).toEqual(value(42));
    object.map("slots").unmap();
  });

  it("counts for each CPU, and the sum is right", () => {
    new TestRun(object.program("drop")).run(PACKET, { repeat: 10 });
    const counters = u64(object.map("verdicts").get(key(1))!);
    expect(counters).toHaveLength(possibleCpus());
    expect(counters.reduce((sum, count) => sum + count)).toBe(10);
  });

  it("keeps maps under pins, and other objects use them", () => {
    const folder = "/sys/fs/bpf";
    const mounted = thrown(() => execFileSync("mount", ["-t", "bpf", "bpf", folder])) === undefined;
    const place = mkdtempSync(`${folder}/nicforge-test-`);
    try {
      expect(BpfMap.pinned(`${place}/slots`)).toBeUndefined();
      object.map("slots").set(key(3), value(7));
      object.map("slots").pin(`${place}/slots`);
      const pinned = BpfMap.pinned(`${place}/slots`)!;
      const heir = new BpfObject(compiled.file, { reuse: { slots: pinned } });
      new TestRun(heir.program("answer")).run(PACKET);
      expect(object.map("slots").get(key(3))).toEqual(value(8));
      heir.close();
      pinned.close();
    } finally {
      rmSync(place, { recursive: true });
      if (mounted) execFileSync("umount", [folder]);
    }
  });

  it("does not test packets that the kernel does not", () => {
    expect(() => new TestRun(object.program("drop")).run(new Uint8Array(13))).toThrow(RangeError);
  });
});

requires("xdp", "what cannot be loaded", () => {
  afterEach(() => process.seteuid!(0));

  it("is a diagnostic with the verifier's reason", () => {
    const compiled = new CompiledProgram("unchecked");
    const error = thrown(() => new BpfObject(compiled.file)) as DiagnosticError;
    compiled.remove();
    expect(error.diagnostics).toMatchObject([
      { code: "linux-bpf-rejected", message: expect.stringContaining("invalid access to packet") },
    ]);
  });

  it("is a diagnostic for a file that is no object", () => {
    expect(codes(() => new BpfObject("/nowhere/at/all.o"))).toEqual(["linux-bpf-unreadable"]);
  });

  it("is a diagnostic without the rights", () => {
    const compiled = new CompiledProgram("probe");
    process.seteuid!(65_534);
    const found = codes(() => new BpfObject(compiled.file));
    process.seteuid!(0);
    compiled.remove();
    expect(found).toEqual(["linux-not-permitted"]);
  });

  it("is a diagnostic without libbpf", () => {
    expect(codes(() => load("libnowhere.so.1"))).toEqual(["linux-no-libbpf"]);
  });
});
