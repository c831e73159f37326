import { fork } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ExecaError, execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { OwnershipHub } from "../../agent/ownership/in-process/hub.ts";
import { inProcessOwnership } from "../../agent/ownership/in-process/in-process-ownership.ts";
import { processPort } from "../../agent/ownership/in-process/port.ts";
import { systemTimers } from "../../agent/timers.ts";
import { farmNode } from "../../dsl/entries/farm-node.ts";
import { loadPipeline } from "../../dsl/load-pipeline.ts";
import { EmbeddedNode } from "../../test-support/embedded-node.ts";
import { freePort } from "../../testing/engines/bmv2/free-port.ts";
import { cli, Scratch } from "./run-cli.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A farm whose service is on the loopback address, with an application that answers in capitals. */
function pipelineText(port: number): string {
  return `
import {
  application, connection, connectionTable, connref, cpu, deliver, drop, encapsulate, ethernetCarrier, host, lan, on, passOn, pipeline, service, typescript, wan,
} from "nicforge";
const shout = service("shout", { addresses: ["127.0.0.1"], protocol: "tcp", port: ${port} });
const connections = connectionTable({
  key: [connection.clientAddress, connection.clientPort, connection.serviceAddress, connection.servicePort, connection.protocol],
  capacity: 1024,
});
const reference = connref({ over: ethernetCarrier() });
export default pipeline("shouting", {
  ports: [wan, lan({ mtu: 1600 }), host, cpu],
  services: [shout],
  applications: [application("shout", { serves: shout, runs: typescript("./shout.ts") })],
  rules: [
    on(wan).lookup(connections, {
      local: deliver(host),
      remote: (owner) => encapsulate(reference).forward(owner, lan),
      miss: { syn: deliver(host), udp: deliver(host), other: drop("unknown") },
    }),
    on(lan).decapsulate(reference).lookup(connections, { local: deliver(host), remote: (owner) => passOn(owner), miss: drop("unknown") }),
    on(host).forward(wan),
  ],
});
`;
}

const APPLICATION = `
import type { Socket } from "node:net";
export default (socket: Socket) => socket.on("data", (bytes) => socket.write(bytes.toString().toUpperCase()));
`;

const configuration = (p4runtime: string) =>
  JSON.stringify({
    node: 1,
    nodes: [farmNode(1)],
    dataPlane: { p4runtime },
    metrics: "127.0.0.1:0",
    limits: { drainSeconds: 1 },
  });

const scratch = new Scratch();
let port: number;
let agentFile: string;
let device: EmbeddedNode;

beforeAll(async () => {
  port = await freePort();
  const pipeline = scratch.write("shouting.ts", pipelineText(port));
  scratch.write("shout.ts", APPLICATION);
  const { exitCode, stderr } = await cli("build", pipeline, "--target", "bmv2", "--out", scratch.path("out"));
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  agentFile = scratch.path("out/agent/shouting-agent.ts");
  const { model } = await loadPipeline(pipeline);
  device = await EmbeddedNode.start(model!);
}, 60_000);
afterAll(async () => {
  await device.crash();
  scratch.remove();
});

const diagnosed = async (...args: readonly string[]) => {
  const { exitCode, stdout, stderr } = await cli("agent", ...args);
  expect(stdout).toBe("");
  expect(exitCode).toBe(2);
  return stderr;
};

describe("nicforge agent, as a process", () => {
  it("serves the application from its own place, says when it is ready, and drains on SIGTERM", async () => {
    const config = scratch.write("node1.json", configuration(device.address));
    const child = execa(
      `${ROOT}node_modules/.bin/jiti`,
      [`${ROOT}cli/main.ts`, "agent", agentFile, "--config", config],
      {
        reject: false,
        buffer: { stdout: false },
      },
    );
    const lines = createInterface({ input: child.stdout });
    const [line] = await Promise.race([once(lines, "line"), once(lines, "close")]);
    if (line === undefined)
      throw new Error((await (child as Promise<Pick<ExecaError, "stderr">>)).stderr as string);
    const ready = JSON.parse(line as string) as { ready: boolean; node: number; metrics: string };
    expect(ready).toMatchObject({ ready: true, node: 1, pipeline: "shouting" });

    const socket = connect(port, "127.0.0.1");
    socket.write("hello");
    expect(String((await once(socket, "data"))[0])).toBe("HELLO");
    const metrics = await (await fetch(`http://${ready.metrics}/metrics`)).text();
    expect(metrics).toContain("nicforge_");
    expect((await fetch(`http://${ready.metrics}/readyz`)).status).toBe(200);

    const closed = once(socket, "close");
    child.kill("SIGTERM");
    socket.end();
    await closed;
    const { exitCode, stderr } = await (child as Promise<Pick<ExecaError, "exitCode" | "stderr">>);
    expect(exitCode).toBe(0);
    const said = String(stderr)
      .split("\n")
      .map((text) => (JSON.parse(text) as { msg: string }).msg);
    expect(said).toContain("ready");
    expect(said.at(-1)).toBe("stopped");
  }, 120_000);
});

describe("nicforge agent, as a child of the process that keeps the hub", () => {
  it("joins through its parent, and ends when it is told to", async () => {
    const more = { ownership: { kind: "in-process" }, metrics: undefined };
    const config = scratch.write(
      "child.json",
      JSON.stringify({ ...JSON.parse(configuration(device.address)), ...more }),
    );
    const child = fork(`${ROOT}cli/main.ts`, ["agent", agentFile, "--config", config], {
      execArgv: ["--import", "jiti/register"],
      cwd: ROOT,
      stdio: ["ignore", "pipe", "ignore", "ipc"],
    });
    const timers = systemTimers();
    const hub = new OwnershipHub();
    hub.attach(processPort(child));
    const own = inProcessOwnership(hub, { timers });
    await own.join(farmNode(2));
    await once(createInterface({ input: child.stdout! }), "line");
    expect(own.members().members.map(({ node }) => node.id)).toEqual([1, 2]);
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(own.members().members.map(({ node }) => node.id)).toEqual([2]);
    await own.close();
  }, 120_000);
});

describe("nicforge agent refuses", () => {
  it("a module that is not there, does not load or is none", async () => {
    const config = scratch.write("node1.json", configuration(device.address));
    expect(await diagnosed(scratch.path("nothing.ts"), "--config", config)).toContain("agent-module-missing");
    const broken = scratch.write("broken.ts", 'import "./nowhere.ts";\n');
    expect(await diagnosed(broken, "--config", config)).toContain("agent-module-failed");
    const other = scratch.write("other.ts", "export default 5;\n");
    expect(await diagnosed(other, "--config", config)).toContain("agent-module-invalid");
  });

  it("a model that is missing, or of another build", async () => {
    const config = scratch.write("node1.json", configuration(device.address));
    const text = readFileSync(agentFile, "utf8").replaceAll("../../", "./");
    const moved = scratch.write("moved-agent.ts", text.replace('from "../../', 'from "./'));
    expect(await diagnosed(moved, "--config", config)).toContain("agent-model-missing");
    writeFileSync(scratch.path("shouting.model.json"), "{}\n");
    expect(await diagnosed(moved, "--config", config)).toContain("agent-model-differs");
  });

  it("a configuration that is not there, or wrong, with its line", async () => {
    expect(await diagnosed(agentFile, "--config", scratch.path("nothing.json"))).toContain(
      "agent-configuration-missing",
    );
    const wrong = scratch.write("wrong.json", '{\n "node": 1,\n "nodes": [],\n "dataPlane": {}\n}\n');
    expect(await diagnosed(agentFile, "--config", wrong)).toMatch(
      /wrong\.json:4:\d+: error\[entries-field-missing\]/,
    );
  });

  it("a device that takes no such program", async () => {
    const { dataPlane: _, ...rest } = JSON.parse(configuration("")) as Record<string, unknown>;
    const bmv2 = { ...rest, dataPlane: { p4runtime: device.address, toolchain: "bmv2" } };
    const path = process.env.PATH;
    process.env.PATH = "";
    const config = scratch.write("bmv2.json", JSON.stringify(bmv2));
    expect(await diagnosed(agentFile, "--config", config)).toContain("agent-toolchain-failed");
    process.env.PATH = path;
  });

  it("an agent without a configuration", async () => {
    const { exitCode, stderr } = await cli("agent", agentFile);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("--config");
  });

  it("a port that is in use, by the application or for metrics", async () => {
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    const config = scratch.write("node1.json", configuration(device.address));
    expect(await diagnosed(agentFile, "--config", config)).toContain("application-");
    const metrics = JSON.stringify({
      ...JSON.parse(configuration(device.address)),
      metrics: `127.0.0.1:${port}`,
    });
    expect(await diagnosed(agentFile, "--config", scratch.write("metrics.json", metrics))).toContain(
      "agent-metrics-cannot-listen",
    );
    server.close();
  });
});
