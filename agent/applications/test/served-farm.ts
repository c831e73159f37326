import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { type DestinationStream, pino } from "pino";
import { vi } from "vitest";
import { farmNode } from "../../../dsl/entries/farm-node.ts";
import type { ApplicationRunner, PipelineModel, TransportProtocol } from "../../../dsl/model/index.ts";
import { AgreedFarm, AgreedOwnership } from "../../../test-support/agreed-ownership.ts";
import { InterpretedDataPlane } from "../../../test-support/interpreted-data-plane.ts";
import type { Connections } from "../../connections/connections.ts";
import type { KernelSockets } from "../../connections/kernel-sockets.ts";
import { startConnections } from "../../connections/start-connections.ts";
import { farmModel } from "../../connections/test/connections-world.ts";
import { systemTimers } from "../../timers.ts";
import type { SessionMigration } from "../datagram-service.ts";
import { type Applications, startApplications } from "../start-applications.ts";

const SPAN = { file: "farm.ts", line: 1, column: 1, length: 1 } as unknown as PipelineModel["span"];

/** A port of this machine that is free now. */
export async function freePort(protocol: TransportProtocol, address = "127.0.0.1"): Promise<number> {
  if (protocol === "tcp") {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, address, resolve));
    const { port } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
  const socket = createSocket(address.includes(":") ? "udp6" : "udp4");
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  const { port } = socket.address();
  await new Promise<void>((resolve) => socket.close(resolve));
  return port;
}

/** Resolves to what the check gives once it no longer throws. */
export function eventually<Result>(check: () => Result | Promise<Result>): Promise<Result> {
  return vi.waitFor(check, { timeout: 15_000, interval: 5 });
}

export interface ServedFarm {
  readonly applications: Applications;
  readonly connections: Connections;
  readonly farm: AgreedFarm;
  readonly device: InterpretedDataPlane;
  readonly port: number;
  /** What was logged, one object a line. */
  readonly log: readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
}

export interface ServeOptions {
  readonly protocol?: TransportProtocol;
  readonly runner?: ApplicationRunner;
  /** What the application's module exports. */
  readonly module?: unknown;
  readonly address?: string;
  readonly port?: number;
  readonly migration?: SessionMigration;
  /** None is followed unless given. */
  readonly kernelSockets?: KernelSockets;
}

/** Node 1 with one application on a real socket of this machine, and a data plane in memory. */
export async function serve(options: ServeOptions): Promise<ServedFarm> {
  const { protocol = "tcp", address = "127.0.0.1", module } = options;
  const port = options.port ?? (await freePort(protocol, address));
  const runner = options.runner ?? { kind: "module", path: "./application.ts" };
  const model: PipelineModel = {
    ...farmModel(),
    services: [{ kind: "service", name: "tested", addresses: [address], protocol, port, span: SPAN }],
    applications: [{ kind: "application", name: "tested-app", service: "tested", runner, span: SPAN }],
  };
  const timers = systemTimers();
  const lines: Record<string, unknown>[] = [];
  const destination: DestinationStream = { write: (line) => lines.push(JSON.parse(line)) };
  const log = pino({ level: "debug" }, destination);
  const device = new InterpretedDataPlane(model, { timers });
  await device.start();
  const farm = new AgreedFarm(timers);
  const ownership = new AgreedOwnership(farm);
  await ownership.join(farmNode(1));
  const { connections, stop: stopConnections } = startConnections({
    ...{ model, node: 1, dataPlane: device, ownership, timers, log },
    ...(options.kernelSockets === undefined ? {} : { kernelSockets: options.kernelSockets }),
  });
  await connections.resume();
  const folder = fileURLToPath(new URL(".", import.meta.url));
  const modules = { "tested-app": module };
  try {
    const applications = await startApplications({
      ...{ model, connections, modules, folder, timers, log },
      ...(options.migration === undefined ? {} : { migration: options.migration }),
    });
    const stop = async () => {
      await applications.stop();
      stopConnections();
      await device.stop();
    };
    return { applications, connections, farm, device, port, log: lines, stop };
  } catch (error) {
    stopConnections();
    throw error;
  }
}
