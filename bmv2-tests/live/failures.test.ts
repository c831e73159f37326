import { setTimeout as delay } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { requires } from "../../test-support/optional-engine.ts";
import { agentsFarm } from "./agents-farm.ts";
import { flows, freshPort, type LiveFarm, STEADY_PORT } from "./live-farm.ts";
import { SERVICE } from "./live-lab.ts";
import { askThrough } from "./requests.ts";

/** Beyond this a recovery has failed. */
const RECOVERY_MS = 20_000;
const STEADY = { port: STEADY_PORT };

requires("netns", "a farm of real sockets whose parts fail", () => {
  let farm: LiveFarm | undefined;
  afterEach(async () => {
    await farm?.lab.stop();
    farm = undefined;
  }, 30_000);

  test("R2, R4, R12, negative control: where peers are not told of a connection, re-pointing breaks its transfer", {
    timeout: 120_000,
  }, async () => {
    farm = await agentsFarm({ target: "embedded", ownership: "alone" }, 0);
    const localPort = freshPort(1);
    await farm.lab.repoint(flows("ipv4", localPort), 1);
    const order = { direction: "upload", address: SERVICE.ipv4, localPort, bytes: 50_000_000 } as const;
    const outcome = farm.client.does("transfer", order).then(
      () => "complete",
      () => "broken",
    );
    await delay(300);
    await farm.lab.repoint(flows("ipv4", localPort), 2);
    expect(await Promise.race([outcome, delay(5_000, "stalled")])).not.toBe("complete");
  });

  requires("nats", "on a broker", () => {
    test("connections whose owner lives survive a killed agent, a killed switch and a killed broker", {
      timeout: 180_000,
    }, async () => {
      farm = await agentsFarm({ target: "embedded", ownership: "nats" }, 0);
      const { lab, client } = farm;
      const ports = [freshPort(1), freshPort(2)] as const;
      const ask = (port: number, server: number, patienceMs = 10_000) =>
        askThrough(farm!, "ipv4", port, server, { ...STEADY, patienceMs });
      for (const [index, port] of ports.entries())
        expect(await ask(port, index + 1)).toBe(`host${index + 1}`);
      const pause = async (what: string, server: number) => {
        await lab.repoint(flows("ipv4", ports[1]), server);
        const started = performance.now();
        const order = { address: SERVICE.ipv4, localPort: ports[1], ...STEADY, patienceMs: RECOVERY_MS };
        expect(await client.does("ask", order)).toBe("host2");
        console.log(`${what}: answered after ${Math.round(performance.now() - started)} ms`);
      };

      await lab.kill("agent", 2);
      await pause("the owner's agent was killed, through its own server", 2);
      await pause("the owner's agent was killed, through another server", 1);
      await lab.restart("agent", 2);
      await pause("the owner's agent is back", 3);

      await lab.killBroker();
      await pause("the broker was killed", 1);
      await lab.startBroker();
      await pause("the broker is back", 3);

      await lab.kill("switch", 1);
      const restarted = lab.restart("switch", 1);
      await pause("another server's switch was killed, through the one that lives", 3);
      await restarted;
      await pause("that switch is back, through it", 1);

      await lab.kill("switch", 2);
      await Promise.all([
        pause("the owner's switch was killed and started again", 2),
        lab.restart("switch", 2),
      ]);

      await lab.inside("nic3", "ip", "link", "delete", "lan");
      await pause("another server's interface vanished", 2);
      await pause("another server's interface vanished, through a third one", 1);
      expect(lab.server(3).switch.said("linux-interface-vanished")).toBe(true);
      for (const localPort of ports) await client.does("hangUp", { address: SERVICE.ipv4, localPort });
    });
  });
});
