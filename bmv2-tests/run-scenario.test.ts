import { describe, expect, test } from "vitest";
import type { Device, Engine, InjectionResult } from "../testing/engine.ts";
import { interpreterEngine } from "../testing/engines/interpreter/engine.ts";
import { LIFE_OF_A_PACKET } from "./suite/life-of-a-packet.ts";
import { runScenario } from "./suite/run-scenario.ts";
import type { Scenario } from "./suite/scenario.ts";

/** The interpreter's device with one thing wrong. */
async function deviceWith(fault: Partial<Device> | ((device: Device) => Partial<Device>)): Promise<Device> {
  const device = await (interpreterEngine satisfies Engine).start(LIFE_OF_A_PACKET.pipeline);
  const changes = typeof fault === "function" ? fault(device) : fault;
  const right: Device = {
    load: (entries) => device.load(entries),
    inject: (port, bytes) => device.inject(port, bytes),
    packetOut: (port, bytes) => device.packetOut(port, bytes),
    counters: () => device.counters(),
    stop: () => device.stop(),
  };
  return { ...right, ...changes };
}

function scenario(verdict: string): Scenario {
  const found = LIFE_OF_A_PACKET.scenarios.find(({ steps }) =>
    steps.some((step) => step.kind === "frame" && step.verdict === verdict),
  );
  if (found === undefined) throw new Error(`no scenario with ${verdict}`);
  return found;
}

/** Changes what every injection reports. */
function reporting(change: (result: InjectionResult) => InjectionResult) {
  return (device: Device): Partial<Device> => ({
    inject: async (port, bytes) => change(await device.inject(port, bytes)),
  });
}

describe("a scenario fails", () => {
  test("not when the device is right", async () => {
    await expect(runScenario(await deviceWith({}), scenario("forwarded"))).resolves.toHaveLength(
      scenario("forwarded").steps.length,
    );
  });

  test("when a verdict is another", async () => {
    const device = await deviceWith(reporting((result) => ({ ...result, verdict: "passed" })));
    await expect(runScenario(device, scenario("forwarded"))).rejects.toThrow(
      /expected verdict forwarded, got passed/,
    );
  });

  test("when one bit of a frame is another", async () => {
    const device = await deviceWith(
      reporting((result) => ({
        ...result,
        outputs: result.outputs.map(({ port, bytes }) => ({
          port,
          bytes: bytes.with(-1, bytes.at(-1)! ^ 1),
        })),
      })),
    );
    await expect(runScenario(device, scenario("forwarded"))).rejects.toThrow(/frames differ from byte/);
  });

  test("when a frame leaves by another port", async () => {
    const device = await deviceWith(
      reporting((result) => ({
        ...result,
        outputs: result.outputs.map(({ bytes }) => ({ port: "wan" as const, bytes })),
      })),
    );
    await expect(runScenario(device, scenario("forwarded"))).rejects.toThrow(/left by wan/);
  });

  test("when a frame leaves that should not", async () => {
    const device = await deviceWith(
      reporting((result) => ({
        ...result,
        outputs: [...result.outputs, { port: "wan" as const, bytes: Uint8Array.of(1) }],
      })),
    );
    await expect(runScenario(device, scenario("droppedNotOwner"))).rejects.toThrow(/no further frame/);
  });

  test("when nothing leaves", async () => {
    const device = await deviceWith(reporting((result) => ({ ...result, outputs: [] })));
    await expect(runScenario(device, scenario("forwarded"))).rejects.toThrow(/only 0 left/);
  });

  test("when the punt reason is another", async () => {
    const device = await deviceWith(
      reporting((result) => (result.puntReason === undefined ? result : { ...result, puntReason: 2 })),
    );
    await expect(runScenario(device, scenario("punted"))).rejects.toThrow(/punt reason 1, got 2/);
  });

  test("when a frame is counted twice, or under another verdict", async () => {
    const device = await deviceWith((right) => {
      let looks = 0;
      return {
        counters: async () => {
          const counters = await right.counters();
          looks += 1;
          return looks === 1 ? counters : { ...counters, passed: counters.passed + 1 };
        },
      };
    });
    await expect(runScenario(device, scenario("forwarded"))).rejects.toThrow(/passed: expected 0, counted 1/);
  });

  test("when what the agent sends is changed", async () => {
    const device = await deviceWith({ packetOut: async () => [] });
    const packetOut = LIFE_OF_A_PACKET.scenarios.find(({ steps }) =>
      steps.some(({ kind }) => kind === "packet-out"),
    );
    await expect(runScenario(device, packetOut!)).rejects.toThrow(/step 1 of 3/);
  });
});
