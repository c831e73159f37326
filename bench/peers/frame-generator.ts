import { FrameReceiver, receiveBytes } from "../../linux/frame-receiver.ts";
import { FrameSender } from "../../linux/frame-sender.ts";
import { native } from "../../linux/libc.ts";
import { NativeMemory } from "../../linux/native-memory.ts";
import { PacketSocket } from "../../linux/packet-socket.ts";
import { POLL } from "../../linux/poller.ts";
import { frameOf } from "../farm-traffic.ts";

/*
 * Packets of the farm into one interface and out of another, as a process of its own: never more than `window` are under
 * way, so that neither queue overflows and this process leaves the switch its CPU.
 *
 * frame-generator.js INTO OUT-OF FLOWS WINDOW SECONDS; prints {"perSecond":…,"packets":…,"lost":…}, packets with the warm-up
 */
const [into, outOf, flows, window, seconds] = [
  process.argv[2]!,
  process.argv[3]!,
  ...process.argv.slice(4).map(Number),
] as const as readonly [string, string, number, number, number];

const SLOTS = 256;
const LONGEST = 2_048;
const PATIENCE_MS = 200;

const frames = Array.from({ length: flows }, (_, flow) => frameOf(flow));
const size = frames[0]!.length;
const memory = new Uint8Array(new ArrayBuffer(flows * size));
frames.forEach((frame, flow) => {
  memory.set(frame, flow * size);
});
const sender = new FrameSender(new PacketSocket(into).fd, memory);
const sink = new PacketSocket(outOf);
const receiver = new FrameReceiver({
  bytes: new Uint8Array(new ArrayBuffer(receiveBytes(SLOTS, LONGEST))),
  first: 0,
  slots: SLOTS,
  longest: LONGEST,
});
const pollFd = new NativeMemory(64);
pollFd.view.setInt32(0, sink.fd, true);
pollFd.view.setInt16(4, POLL.in, true);

let next = 0;
let underWay = 0;

/** Keeps packets under way for a time; returns how many came out and how many did not. */
function generate(milliseconds: number): { received: number; lost: number } {
  let received = 0;
  let lost = 0;
  for (const end = performance.now() + milliseconds; performance.now() < end; ) {
    if (underWay <= window / 2) send(window - underWay);
    const arrived = receiver.receive(sink.fd);
    received += arrived;
    underWay = Math.max(0, underWay - arrived);
    if (arrived > 0 || native().libc.poll(pollFd.address, 1, PATIENCE_MS) > 0) continue;
    lost += underWay;
    underWay = 0;
  }
  return { received, lost };
}

function send(count: number): void {
  for (let frame = 0; frame < count; frame++) {
    sender.add(next * size, (next + 1) * size);
    next = (next + 31) % flows;
  }
  sender.flush();
  underWay += count;
}

const warmUp = generate(1_000);
const { received, lost } = generate(seconds * 1_000);
console.log(JSON.stringify({ perSecond: received / seconds, packets: warmUp.received + received, lost }));
