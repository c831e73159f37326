import { execFileSync } from "node:child_process";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import { requires } from "../../../test-support/optional-engine.ts";
import { inNetworkNamespace } from "../../network-namespace.ts";
import { Poller } from "../../poller.ts";
import { FramePort } from "../../test/frame-port.ts";
import { VethPair } from "../../test/veth-pair.ts";
import { BpfObject } from "../bpf-object.ts";
import type { BpfProgram } from "../bpf-program.ts";
import { RingBuffer } from "../ring-buffer.ts";
import { TestRun } from "../test-run.ts";
import { type AttachOptions, XdpLink } from "../xdp-link.ts";
import { CompiledProgram } from "./compiled-program.ts";

const FRAME = Uint8Array.from({ length: 64 }, (_, index) => index);

let compiled: CompiledProgram;
let object: BpfObject;

requires("xdp", "an XDP program on an interface", () => {
  let pair: VethPair;
  let near: FramePort;
  let far: FramePort;
  let links: XdpLink[];
  const attach = (program: BpfProgram, name = "port", options: AttachOptions = {}) => {
    const link = inNetworkNamespace(pair.near, () => XdpLink.attach(program, name, options));
    links.push(link);
    return link;
  };
  const codes = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      if (error instanceof DiagnosticError) return error.diagnostics.map(({ code }) => code);
      throw error;
    }
    return [];
  };

  beforeAll(() => {
    compiled = new CompiledProgram("probe");
    object = new BpfObject(compiled.file);
    pair = new VethPair("nfx");
    near = new FramePort(pair.near);
    far = new FramePort(pair.far);
  });
  beforeEach(() => {
    links = [];
  });
  afterEach(() => {
    for (const link of links) link.close();
  });
  afterAll(() => {
    near.close();
    far.close();
    pair.remove();
    object.close();
    compiled.remove();
  });

  it("sees frames in driver mode, and is off when its link is closed", () => {
    const link = attach(object.program("drop"));
    expect(link.mode).toBe("driver");
    far.send(FRAME);
    expect(near.receive(1, 100)).toEqual([]);
    link.close();
    links = [];
    far.send(FRAME);
    expect(near.receive(1)).toEqual([FRAME]);
  });

  it("is replaced without a frame in between that neither sees", () => {
    const link = attach(object.program("drop"));
    for (let turn = 0; turn < 50; turn++) {
      far.send(FRAME);
      link.replace(object.program(turn % 2 === 0 ? "report" : "drop"));
      far.send(FRAME);
    }
    expect(near.receive(1, 100)).toEqual([]);
    link.replace(object.program("answer"));
    far.send(FRAME);
    expect(near.receive(1)).toEqual([FRAME]);
  });

  it("takes generic mode only where that is allowed", () => {
    expect(codes(() => attach(object.program("drop"), "lo"))).toEqual(["linux-xdp-refused"]);
    expect(attach(object.program("drop"), "lo", { genericFallback: true }).mode).toBe("generic");
  });

  it("is not put on an interface that has one", () => {
    attach(object.program("drop"));
    expect(codes(() => attach(object.program("answer")))).toEqual(["linux-xdp-in-use"]);
  });

  it("stays under a pin when its link is closed", () => {
    const folder = "/sys/fs/bpf";
    const mounted = attempt(() => execFileSync("mount", ["-t", "bpf", "bpf", folder], { stdio: "ignore" }));
    const path = `${folder}/nicforge-link-${process.pid}`;
    try {
      expect(XdpLink.pinned(path, "driver")).toBeUndefined();
      const link = attach(object.program("drop"));
      link.pin(path);
      link.close();
      links = [];
      far.send(FRAME);
      expect(near.receive(1, 100)).toEqual([]);
      const again = XdpLink.pinned(path, "driver")!;
      again.replace(object.program("answer"));
      far.send(FRAME);
      expect(near.receive(1)).toEqual([FRAME]);
      again.close();
    } finally {
      execFileSync("rm", ["-f", path]);
      if (mounted) execFileSync("umount", [folder]);
    }
  });

  it("reports through a ring buffer while nobody polls", async () => {
    const ring = new RingBuffer(object.map("events"));
    ring.consume(() => undefined);
    const poller = new Poller();
    attach(object.program("report"));
    const reports = new Promise<{ interface: number; bytes: Uint8Array }>((resolve) => {
      ring.watch(poller, (record) =>
        resolve({
          interface: new DataView(record.buffer, record.byteOffset).getUint32(0, true),
          bytes: record.slice(4, 24),
        }),
      );
    });
    far.send(FRAME);
    expect(await reports).toEqual({ interface: near.socket.interface.index, bytes: FRAME.subarray(0, 20) });
    poller.close();
    ring.close();
  });
});

requires("xdp", "a ring buffer", () => {
  it("hands over each record once and in order, across its end, without those that were discarded", () => {
    const program = new CompiledProgram("probe");
    const loaded = new BpfObject(program.file);
    const ring = new RingBuffer(loaded.map("events"));
    const run = new TestRun(loaded.program("report"));
    const seen: number[] = [];
    const expected: number[] = [];
    // 32 bytes a record in 4,096: goes round eight times.
    for (let number = 0; number < 1_000; number++) {
      const packet = Uint8Array.from({ length: 20 }, () => number & 0xff);
      run.run(packet);
      if (packet[0] !== 0xff) expected.push(packet[0]!);
      if (number % 100 === 99) ring.consume((record) => seen.push(record[4]!));
    }
    expect(seen).toEqual(expected);
    ring.close();
    loaded.close();
    program.remove();
  });

  it("loses records only when it is full, and goes on afterwards", () => {
    const program = new CompiledProgram("probe");
    const loaded = new BpfObject(program.file);
    const ring = new RingBuffer(loaded.map("events"));
    const run = new TestRun(loaded.program("report"));
    let records = 0;
    for (let number = 0; number < 200; number++) run.run(FRAME);
    expect(ring.consume(() => records++)).toBe(4_096 / 32 - 1);
    run.run(FRAME);
    expect(ring.consume(() => records++)).toBe(1);
    ring.close();
    loaded.close();
    program.remove();
  });
});

function attempt(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
