import { Code, ConnectError } from "@connectrpc/connect";
import { describe, expect, it, onTestFinished } from "vitest";
import { FARM } from "../../bmv2-tests/models/farm.ts";
import { TABLES } from "../../bmv2-tests/models/tables.ts";
import { clientPacket, reportOf, routed, synPacket } from "../../bmv2-tests/suite/client-frame.ts";
import type { PipelineModel } from "../../dsl/model/index.ts";
import { InterpretedDataPlane } from "../../test-support/interpreted-data-plane.ts";
import { agentOf } from "../agent-definition.ts";
import { SILENT } from "../observe/log.ts";
import { OwnershipHub } from "../ownership/in-process/hub.ts";
import { inProcessOwnership } from "../ownership/in-process/in-process-ownership.ts";
import { type AgentOptions, startAgent } from "../start-agent.ts";
import { milliseconds, seconds, VirtualTimers } from "../timers.ts";
import { nodeConfiguration } from "./agent-farm.ts";

/** The farm, whose connections carry an opaque value of 48 bits. */
const WITH_COOKIES: PipelineModel = {
  ...FARM,
  connections: {
    ...FARM.connections,
    data: [{ kind: "parameter", name: "cookie", bits: 48, span: FARM.span }],
  },
};

/** Node 1 alone, with a data plane in memory and virtual time. */
async function started(model: PipelineModel, options: Partial<AgentOptions> = {}) {
  const timers = new VirtualTimers();
  const device = new InterpretedDataPlane(model, { timers });
  const agent = await startAgent(agentOf(model), {
    configuration: nodeConfiguration(1, "127.0.0.1:1", { ownership: { kind: "alone" } }),
    ownership: inProcessOwnership(new OwnershipHub(), { timers }),
    dataPlane: device,
    timers,
    log: SILENT,
    kernelSockets: { read: async () => undefined },
    ...options,
  });
  onTestFinished(() => agent.stop());
  return { agent, device, timers };
}

describe("an agent", () => {
  it("is ready once its tables are right, and no more when its device goes away", async () => {
    const { agent, device, timers } = await started(FARM);
    expect(agent.ready).toBe(true);
    device.disconnect();
    expect(agent.ready).toBe(false);
    device.reconnect("cleared");
    await timers.advance(0);
    expect(agent.ready).toBe(true);
  });

  it("tries again where its tables cannot be read, although the device did not go away", async () => {
    const { agent, device, timers } = await started(FARM);
    device.disconnect();
    const read = device.read.bind(device);
    device.read = () => {
      throw new Error("no");
    };
    device.reconnect("kept");
    await timers.advance(milliseconds(500));
    expect(agent.ready).toBe(false);
    device.read = read;
    await timers.advance(seconds(1));
    expect(agent.ready).toBe(true);
  });

  it("tells of new connections, and of verdicts", async () => {
    const { agent, device } = await started(FARM);
    const told: unknown[] = [];
    const end = agent.onNewConnection((connection) => told.push(connection));
    device.inject("wan", routed(synPacket({ clientPort: 40_000 })));
    expect(told).toEqual([reportOf({ clientPort: 40_000 })]);
    expect(await agent.verdicts()).toMatchObject({ deliveredLocal: 1n });
    end();
    device.inject("wan", routed(synPacket({ clientPort: 40_001 })));
    expect(told).toHaveLength(1);
  });

  it("keeps what a program wrote into a table through a restart of the device", async () => {
    const { agent, device, timers } = await started(TABLES);
    await agent.tables.acl!.insert({ match: {}, action: "deny", priority: 1 } as never);
    device.disconnect();
    device.reconnect("cleared");
    await timers.advance(0);
    const dropped = device.inject("wan", routed(synPacket({ clientPort: 40_000 })));
    expect(dropped.verdict).toBe("droppedPolicy");
  });

  it("gives a connection's entry the data that the program names for it", async () => {
    const { device, timers } = await started(WITH_COOKIES, { connectionData: () => ({ cookie: 0xc00c1en }) });
    device.inject("wan", routed(synPacket({ clientPort: 40_000 })));
    await timers.advance(0);
    expect(device.connections.map(({ data }) => data)).toEqual([{ cookie: 0xc00c1en }]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no cookie");
      },
    ],
    ["forgets a value", () => ({})],
    ["names one that is too wide", () => ({ cookie: 1n << 48n })],
  ])("goes on with zeros where the program's function %s", async (_, connectionData) => {
    const { device, timers } = await started(WITH_COOKIES, { connectionData });
    device.inject("wan", routed(synPacket({ clientPort: 40_000 })));
    await timers.advance(0);
    expect(device.connections).toHaveLength(1);
  });

  it("stops when another process joins as its node", async () => {
    const timers = new VirtualTimers();
    const hub = new OwnershipHub();
    const ownership = () => inProcessOwnership(hub, { timers });
    const { agent } = await started(FARM, { timers, ownership: ownership() });
    await started(FARM, { timers, ownership: ownership() });
    await agent.ended();
    expect(agent.ready).toBe(false);
  });

  it("leaves nothing behind that waits", async () => {
    const { agent, device, timers } = await started(FARM);
    device.inject("wan", routed(synPacket({ clientPort: 40_000 })));
    device.inject("wan", routed(clientPacket({ clientPort: 40_001 })));
    await timers.advance(milliseconds(1));
    await agent.stop();
    await device.stop();
    const { waiting } = timers;
    // What is left are the device's own idle times.
    expect(waiting).toBeLessThanOrEqual(1);
  });

  it("says that the device, and not nicforge, refuses the pipeline", async () => {
    const timers = new VirtualTimers();
    const refusing = new InterpretedDataPlane(FARM, { timers });
    refusing.start = () => Promise.reject(new ConnectError("no such program", Code.InvalidArgument));
    await expect(started(FARM, { dataPlane: refusing, timers })).rejects.toMatchObject({
      diagnostics: [{ code: "agent-device-refused" }],
    });
  });
});
