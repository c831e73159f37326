import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { ethernet, packet } from "../../packet/index.ts";
import { requires } from "../../test-support/optional-engine.ts";
import { findInterface } from "../network-interface.ts";
import { inNetworkNamespace } from "../network-namespace.ts";
import { interfaceIsGone, PacketSocket } from "../packet-socket.ts";
import { TapDevice } from "../tap-device.ts";
import { FramePort } from "./frame-port.ts";
import { VethPair } from "./veth-pair.ts";

const ADDRESSES = { destination: "02:00:00:00:0a:01", source: "02:00:00:00:0a:02" };

function frame(payload: number, etherType = 0x88b5, addresses = ADDRESSES): Uint8Array {
  const bytes = Uint8Array.from({ length: payload }, (_, index) => index);
  return packet(ethernet({ ...addresses, etherType }), bytes);
}

/** The codes of the diagnostics that `work` throws. */
function codes(work: () => unknown): readonly string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof DiagnosticError) return error.diagnostics.map(({ code }) => code);
    throw error;
  }
  return [];
}

requires("netns", "a packet socket on a veth pair", () => {
  let pair: VethPair;
  let near: FramePort;
  let far: FramePort;
  beforeAll(() => {
    pair = new VethPair("nfs");
    pair.setMtu(9_000);
    near = new FramePort(pair.near);
    far = new FramePort(pair.far);
  });
  afterAll(() => {
    near.close();
    far.close();
    pair.remove();
  });

  it("receives what the other end sends, byte for byte", () => {
    const sent = [frame(50), frame(1), frame(1_500)];
    expect(far.send(...sent)).toMatchObject({ sent: 3 });
    expect(near.receive(3)).toEqual(sent);
  });

  it("receives frames for any address", () => {
    const foreign = frame(46, 0x88b5, { ...ADDRESSES, destination: "02:00:00:00:99:99" });
    far.send(foreign);
    expect(near.receive(1)).toEqual([foreign]);
  });

  it("does not receive what it sends itself", () => {
    near.send(frame(46));
    expect(far.receive(1)).toHaveLength(1);
    expect(near.receive(1, 100)).toEqual([]);
  });

  it.each([0x8100, 0x88a8])("puts the VLAN tag back that the kernel takes off (%i)", (tag) => {
    const tagged = frame(60, tag);
    tagged.set([0x60, 0x2a, 0x08, 0x00], 14);
    far.send(tagged);
    expect(near.receive(1)).toEqual([tagged]);
  });

  it("carries jumbo frames, and counts those that the MTU does not allow", () => {
    const jumbo = frame(9_000);
    expect(far.send(jumbo, frame(9_100))).toMatchObject({ sent: 1, tooLong: 1 });
    expect(near.receive(1)).toEqual([jumbo]);
  });

  it("counts a frame without a whole Ethernet header as refused, and sends the ones behind it", () => {
    expect(far.send(new Uint8Array(10), frame(46))).toMatchObject({ sent: 1, refused: 1 });
    expect(near.receive(1)).toEqual([frame(46)]);
  });

  it("loses none of a burst of 10,000 frames", () => {
    const numbered = Array.from({ length: 10_000 }, (_, number) => {
      const bytes = frame(50);
      new DataView(bytes.buffer).setUint32(14, number);
      return bytes;
    });
    expect(far.send(...numbered)).toMatchObject({ sent: 10_000 });
    const numbers = near.receive(10_000).map((bytes) => new DataView(bytes.buffer).getUint32(14));
    expect(numbers).toEqual(numbered.map((_, number) => number));
    expect(near.socket.kernelDropped).toBe(0);
  });

  it("knows index, MTU, hardware address and state of its interface", () => {
    const index = Number(/^(\d+):/.exec(pair.ipNear("link", "show", "port"))![1]);
    expect(near.socket.interface).toEqual({
      name: "port",
      index,
      mtu: 9_000,
      mac: "02:00:00:00:0a:01",
      up: true,
    });
  });
});

requires("netns", "an interface that goes away", () => {
  it("says so once its socket is asked", () => {
    const pair = new VethPair("nfg");
    const near = new FramePort(pair.near);
    try {
      pair.disconnect();
      let thrown: unknown;
      try {
        near.receiver.receive(near.socket.fd);
      } catch (error) {
        thrown = error;
      }
      expect(interfaceIsGone(thrown)).toBe(true);
      expect(near.send(frame(46))).toMatchObject({ sent: 0, refused: 1 });
      expect(inNetworkNamespace(pair.near, () => findInterface("port"))).toBeUndefined();
    } finally {
      near.close();
      pair.remove();
    }
  });
});

requires("netns", "what cannot be opened", () => {
  afterEach(() => process.seteuid!(0));

  it("is a diagnostic for an interface that is not there", () => {
    expect(codes(() => new PacketSocket("nowhere0"))).toEqual(["linux-no-such-interface"]);
  });

  it("is a diagnostic for a namespace that is not there", () => {
    expect(codes(() => inNetworkNamespace("nowhere", () => 1))).toEqual(["linux-no-such-namespace"]);
  });

  it("is a diagnostic without the rights", () => {
    process.seteuid!(65_534);
    expect(codes(() => new PacketSocket("lo"))).toEqual(["linux-not-permitted"]);
  });

  it("is a diagnostic for a TAP device that another process has", () => {
    const name = `nft${process.pid % 1_000_000}`;
    const tap = new TapDevice(name);
    try {
      expect(codes(() => new TapDevice(name))).toEqual(["linux-interface-busy"]);
    } finally {
      tap.close();
    }
  });
});

requires("netns", "a TAP device", () => {
  it("hands over what the kernel sends, and lets it receive what is written", () => {
    const pair = new VethPair("nfp");
    const tap = inNetworkNamespace(pair.near, () => new TapDevice("tap0"));
    const kernel = new FramePort(pair.near, "tap0");
    try {
      tap.write(frame(50));
      expect(kernel.receive(1)).toEqual([frame(50)]);
      kernel.send(frame(80));
      expect(readUntil(tap, 94)).toEqual(frame(80));
    } finally {
      kernel.close();
      tap.close();
      pair.remove();
    }
  });
});

describe("without Linux", () => {
  it("says so in a diagnostic", async () => {
    const platform = Object.getOwnPropertyDescriptor(process, "platform")!;
    const { native } = await import("../libc.ts?unloaded" as string);
    Object.defineProperty(process, "platform", { ...platform, value: "darwin" });
    try {
      expect(codes(native)).toEqual(["linux-unavailable"]);
    } finally {
      Object.defineProperty(process, "platform", platform);
    }
  });
});

/** The next frame of a length: the kernel may say something of its own on a new interface. */
function readUntil(tap: TapDevice, length: number): Uint8Array | undefined {
  for (let tries = 0; tries < 1_000; tries++) {
    const bytes = tap.read();
    if (bytes?.length === length) return bytes;
  }
  return undefined;
}
