import { execFileSync } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { afterEach, beforeEach, expect, it } from "vitest";
import { findInterface } from "../../linux/network-interface.ts";
import { inNetworkNamespace } from "../../linux/network-namespace.ts";
import { PacketSocket } from "../../linux/packet-socket.ts";
import { FramePort } from "../../linux/test/frame-port.ts";
import { VethPair } from "../../linux/test/veth-pair.ts";
import { P4RuntimeClient } from "../../p4runtime/client.ts";
import { serveP4Runtime } from "../../p4runtime/service/index.ts";
import { ethernet, packet } from "../../packet/index.ts";
import { requires } from "../../test-support/optional-engine.ts";
import { type BatchDevice, batchDevice } from "../interfaces/batch-device.ts";
import { INTERFACE_BATCH_BYTES, InterfacePorts } from "../interfaces/interface-ports.ts";
import { embeddedDevice } from "../p4runtime/embedded-device.ts";
import { compileWithSource } from "../p4runtime/program-source.ts";
import { createSwitch } from "../software-switch.ts";
import { ingressProgram } from "./support/program.ts";

/*
 *    left: port ──── 0 switch 1 ──── port :right
 */
let left: VethPair;
let right: VethPair;
let events: EventEmitter;
let ports: InterfacePorts;
let ends: { left: FramePort; right: FramePort };

/** Sends what comes in at 0 out at 1, and the other way. */
const crossing = () =>
  createSwitch(ingressProgram("bit<112> ethernet;", "std.egress_spec = std.ingress_port ^ 1;"), {
    batchBytes: INTERFACE_BATCH_BYTES,
  });

/** Bindings of these tests name the namespace: in each there is one interface, named `port`. */
const kernel = {
  open: (namespace: string) => inNetworkNamespace(namespace, () => new PacketSocket("port")),
  isUp: (namespace: string) => inNetworkNamespace(namespace, () => findInterface("port")?.up === true),
};

function startSwitch(device: BatchDevice): void {
  ports = new InterfacePorts({
    device,
    bindings: [
      { port: 0, name: left.near },
      { port: 1, name: right.near },
    ],
    log: {
      attached: (port) => events.emit(`attached ${port}`),
      warning: (port, { code }) => events.emit(`${code} ${port}`),
    },
    kernel,
  });
}

function frame(payload: number, first = 0): Uint8Array {
  const bytes = Uint8Array.from({ length: payload }, (_, index) => index + first);
  return packet(
    ethernet({ destination: "02:00:00:00:0a:01", source: "02:00:00:00:0a:02", etherType: 0x88b5 }),
    bytes,
  );
}

/** Frames that arrive at an end while the switch works in this very thread. */
async function arrived(end: FramePort, count: number): Promise<Uint8Array[]> {
  const frames: Uint8Array[] = [];
  for (let turn = 0; frames.length < count && turn < 5_000; turn++) {
    frames.push(...end.receive(count - frames.length, 0));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return frames;
}

requires("netns", "a switch with real interfaces", () => {
  beforeEach(() => {
    left = new VethPair("nfl");
    right = new VethPair("nfr");
    events = new EventEmitter();
    ends = { left: new FramePort(left.far), right: new FramePort(right.far) };
  });
  afterEach(() => {
    ports.close();
    ends.left.close();
    ends.right.close();
    left.remove();
    right.remove();
  });

  it("passes frames from interface to interface, both ways", async () => {
    startSwitch(crossing());
    ends.left.send(frame(46));
    expect(await arrived(ends.right, 1)).toEqual([frame(46)]);
    ends.right.send(frame(1_500));
    expect(await arrived(ends.left, 1)).toEqual([frame(1_500)]);
    expect(ports.counts()).toMatchObject([
      { port: 0, received: 1, sent: 1 },
      { port: 1, received: 1, sent: 1 },
    ]);
  });

  it("loses none of a burst of 10,000 frames, and keeps their order", async () => {
    startSwitch(crossing());
    const burst = Array.from({ length: 10_000 }, (_, number) => frame(50, number));
    ends.left.send(...burst);
    const through = await arrived(ends.right, 10_000);
    expect(through.map((bytes) => bytes[14])).toEqual(burst.map((bytes) => bytes[14]));
    expect(ports.lost).toBe(0);
    expect(ports.counts()[0]).toMatchObject({ received: 10_000, overrun: 0 });
  });

  it("goes on with the other ports when an interface vanishes, and attaches it when it returns", async () => {
    startSwitch(crossing());
    const vanished = once(events, "linux-interface-vanished 1");
    right.disconnect();
    await vanished;
    ends.left.send(frame(46));
    await expect.poll(() => ports.counts()[1]).toMatchObject({ detached: 1 });

    const attached = once(events, "attached 1");
    right.connect();
    await attached;
    ends.right.close();
    ends.right = new FramePort(right.far);
    ends.left.send(frame(60));
    expect(await arrived(ends.right, 1)).toEqual([frame(60)]);
  });

  it("says when frames are longer than the interface that they leave by", async () => {
    left.setMtu(9_000);
    startSwitch(crossing());
    const warned = once(events, "linux-frame-too-long 1");
    ends.left.send(frame(9_000));
    await warned;
    expect(ports.counts()[1]).toMatchObject({ tooLong: 1, sent: 0 });
  });

  it("says when a sender leaves checksums to hardware that there is not", async () => {
    startSwitch(crossing());
    const warned = once(events, "linux-checksums-missing 0");
    sendDatagram(left.far);
    await warned;
  });

  it("drops and counts what comes before there is a pipeline", async () => {
    const device: { batch: BatchDevice["batch"]; processBatch(): void } = {
      batch: undefined,
      processBatch: () => undefined,
    };
    startSwitch(device);
    ends.left.send(frame(46), frame(46));
    await expect.poll(() => ports.counts()[0]).toMatchObject({ received: 2, receivedWithoutPipeline: 2 });

    const pipeline = crossing();
    device.batch = pipeline.batch;
    device.processBatch = () => pipeline.processBatch();
    ends.left.send(frame(47));
    expect(await arrived(ends.right, 1)).toEqual([frame(47)]);
  });

  it("hands a controller what leaves by its port, and lets out what it sends", async () => {
    const program = `${import.meta.dirname}/programs/to-controller.p4`;
    const { compilation, deviceConfig } = compileWithSource({ file: program });
    const device = embeddedDevice({
      cpuPort: 510,
      batchBytes: INTERFACE_BATCH_BYTES,
      transmit: (port, bytes) => ports.send(port, bytes),
    });
    const server = await serveP4Runtime({
      device,
      address: "127.0.0.1:0",
      initial: { p4info: compilation.p4info!, p4DeviceConfig: deviceConfig },
    });
    startSwitch(batchDevice(device, 510));
    const controller = new P4RuntimeClient({ address: server.address });
    try {
      await controller.becomePrimary(AbortSignal.timeout(10_000));
      const packetIns = controller.packetIns();
      ends.left.send(frame(46));
      for await (const { payload } of packetIns) {
        expect(payload).toEqual(frame(46));
        break;
      }
      controller.packetOut(frame(60));
      expect(await arrived(ends.right, 1)).toEqual([frame(60)]);
    } finally {
      await controller.close();
      await server.close();
    }
  });

  it("sends single frames that the control plane lets out", async () => {
    startSwitch(crossing());
    ports.send(1, frame(46));
    ports.send(7, frame(46));
    expect(await arrived(ends.right, 1)).toEqual([frame(46)]);
  });
});

/** A UDP datagram from a socket: on veth its checksum is left to the receiver. */
function sendDatagram(namespace: string): void {
  const shell = [
    "ip address add 10.9.0.2/24 dev port",
    "ip neighbour add 10.9.0.1 lladdr 02:00:00:00:0a:01 dev port",
    "echo hello > /dev/udp/10.9.0.1/9",
  ];
  execFileSync("ip", ["netns", "exec", namespace, "bash", "-c", shell.join(" && ")]);
}
