import { afterAll, beforeAll, expect, it } from "vitest";
import { requires } from "../../test-support/optional-engine.ts";
import { Poller } from "../poller.ts";
import { FramePort } from "./frame-port.ts";
import { VethPair } from "./veth-pair.ts";

const FRAME = Uint8Array.from({ length: 60 }, (_, index) => index);

requires("netns", "the poller", () => {
  let pair: VethPair;
  let near: FramePort;
  let far: FramePort;
  beforeAll(() => {
    pair = new VethPair("nfo");
    near = new FramePort(pair.near);
    far = new FramePort(pair.far);
  });
  afterAll(() => {
    near.close();
    far.close();
    pair.remove();
  });

  it("calls when a frame is there, and again for as long as it is", async () => {
    const poller = new Poller();
    let calls = 0;
    await new Promise<void>((resolve) => {
      poller.watch(near.socket.fd, () => {
        if (++calls < 3) return;
        near.receive(1);
        resolve();
      });
      far.send(FRAME);
    });
    poller.close();
    expect(calls).toBe(3);
  });

  it("takes watches that come and go while it waits", async () => {
    const poller = new Poller();
    const heard: string[] = [];
    const first = poller.watch(near.socket.fd, () => {
      near.receive(1);
      heard.push("near");
    });
    await waiting();
    await new Promise<void>((resolve) => {
      poller.watch(far.socket.fd, () => {
        far.receive(1);
        heard.push("far");
        resolve();
      });
      near.send(FRAME);
    });
    first.close();
    far.send(FRAME);
    await waiting();
    expect(near.receive(1)).toHaveLength(1);
    poller.close();
    expect(heard).toEqual(["far"]);
  });

  it("uses no CPU while nothing happens", async () => {
    const poller = new Poller();
    poller.watch(near.socket.fd, () => near.receive(1));
    await waiting();
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { user, system } = process.cpuUsage(before);
    poller.close();
    expect(user + system).toBeLessThan(100_000);
  });
});

/** Long enough for the poller to have gone to sleep in its thread. */
function waiting(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
