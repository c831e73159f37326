import { createServer } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import { entriesFor } from "../../../dsl/entries/farm-node.ts";
import { VERDICTS } from "../../../dsl/model/index.ts";
import { InterpretedDataPlane } from "../../../test-support/interpreted-data-plane.ts";
import { startConnections } from "../../connections/start-connections.ts";
import { dns, introduce, World, web, webFrame } from "../../connections/test/connections-world.ts";
import { startPunts } from "../../punts/punts.ts";
import { agentLog, SILENT } from "../log.ts";
import { MeasuredDataPlane } from "../measured-data-plane.ts";
import type { ObservedAgent } from "../observed-agent.ts";
import { type Observation, startObservation } from "../start-observation.ts";

let world: World;
let device: InterpretedDataPlane;
let agent: ObservedAgent;
let reconciled: boolean;
let setJoined: (joined: boolean) => void;
let observation: Observation;

beforeEach(async () => {
  world = new World();
  const { timers, model } = world;
  device = new InterpretedDataPlane(model, { timers });
  const dataPlane = new MeasuredDataPlane(device, timers);
  await dataPlane.start();
  await introduce(device, 1);
  const ownership = await world.member(1);
  await world.member(2);
  setJoined = (joined) => ownership.setState(joined ? "joined" : "away");
  const common = { model, dataPlane, timers, log: SILENT };
  const { connections } = startConnections({ ...common, node: 1, ownership });
  await connections.resume();
  const entries = entriesFor(1);
  const punts = startPunts({ ...common, connections, entries: () => entries });
  reconciled = true;
  agent = {
    ...{ dataPlane, connections, punts, ownership, log: SILENT },
    isReconciled: () => reconciled,
    entryCounts: () => ({ self: 1, peer: 2 }),
    applications: () => [{ name: "web-app", serving: 4, drain: async () => {}, stop: async () => {} }],
  };
  observation = await startObservation("127.0.0.1:0", agent);
});

afterEach(async () => {
  await observation.stop();
});

async function page(path: string, method = "GET"): Promise<{ status: number; text: string }> {
  const response = await fetch(`http://127.0.0.1:${observation.port}${path}`, { method });
  return { status: response.status, text: await response.text() };
}

/** The samples whose name begins so, without comments. */
async function samples(prefix: string): Promise<readonly string[]> {
  const { text } = await page("/metrics");
  return text.split("\n").filter((line) => line.startsWith(prefix));
}

describe("/metrics", () => {
  test("has every verdict, as the device counts it", async () => {
    device.inject("wan", webFrame(0, ["SYN"]));
    device.inject("wan", webFrame(1, ["ACK"]));
    const verdicts = await samples("nicforge_verdicts_total");
    expect(verdicts).toHaveLength(VERDICTS.length);
    expect(verdicts).toContain('nicforge_verdicts_total{verdict="deliveredLocal"} 1');
    expect(verdicts).toContain('nicforge_verdicts_total{verdict="punted"} 1');
    expect(verdicts).toContain('nicforge_verdicts_total{verdict="droppedSpoofed"} 0');
  });

  test("follows connections, claims, occupancy and its high-water mark", async () => {
    const { timers, farm } = world;
    device.inject("wan", webFrame(0, ["SYN"]));
    agent.connections.begin(dns(0));
    farm.owners.set(`udp ${dns(5).client} ${dns(5).service}`, { connection: dns(5), owner: 2 });
    agent.connections.begin(dns(5));
    await timers.advance(1);
    agent.connections.closed(dns(0));
    await timers.advance(1);
    expect(await samples("nicforge_claims_total")).toEqual([
      'nicforge_claims_total{outcome="won"} 2',
      'nicforge_claims_total{outcome="lost"} 1',
    ]);
    expect(await samples("nicforge_connection_entries")).toEqual([
      'nicforge_connection_entries{family="ipv4"} 2',
      'nicforge_connection_entries{family="ipv6"} 0',
      'nicforge_connection_entries_high_water{family="ipv4"} 3',
      'nicforge_connection_entries_high_water{family="ipv6"} 0',
      'nicforge_connection_entries_capacity{family="ipv4"} 65536',
      'nicforge_connection_entries_capacity{family="ipv6"} 65536',
    ]);
    expect(await samples("nicforge_table_entries")).toEqual([
      'nicforge_table_entries{kind="self"} 1',
      'nicforge_table_entries{kind="peer"} 2',
      'nicforge_table_entries{kind="connection"} 2',
    ]);
    expect(await samples('nicforge_connections{state="handshake"')).toEqual([
      'nicforge_connections{state="handshake"} 1',
    ]);
    expect(await samples("nicforge_remote_connections ")).toEqual(["nicforge_remote_connections 1"]);
    expect(await samples('nicforge_connections_total{event="closed"')).toEqual([
      'nicforge_connections_total{event="closed"} 1',
    ]);
  });

  test("follows punted frames that wait and that are decided", async () => {
    device.inject("wan", webFrame(1, ["ACK"]));
    expect(await samples("nicforge_punted_frames_waiting")).toEqual(["nicforge_punted_frames_waiting 1"]);
    agent.connections.begin(web(1));
    await world.timers.advance(1);
    expect(await samples("nicforge_punted_frames_waiting")).toEqual(["nicforge_punted_frames_waiting 0"]);
    expect(await samples('nicforge_punts_total{outcome="deliveredLocal"')).toHaveLength(1);
  });

  test("measures writes, singly and in batches", async () => {
    agent.connections.begin(web(0));
    await world.timers.advance(1);
    for (const client of [1, 2, 3]) agent.connections.begin(web(client));
    await world.timers.advance(1);
    expect(await samples("nicforge_write_seconds_count")).toEqual([
      'nicforge_write_seconds_count{size="single"} 1',
      'nicforge_write_seconds_count{size="batch"} 1',
    ]);
  });

  test("says how ownership and applications are", async () => {
    expect(await samples("nicforge_ownership_joined")).toEqual(["nicforge_ownership_joined 1"]);
    expect(await samples('nicforge_members{state="active"')).toEqual(['nicforge_members{state="active"} 2']);
    expect(await samples("nicforge_application")).toEqual([
      'nicforge_application_serving{application="web-app"} 4',
    ]);
    setJoined(false);
    expect(await samples("nicforge_ownership_joined")).toEqual(["nicforge_ownership_joined 0"]);
  });

  test("leaves verdicts out while the device is away, and says the rest", async () => {
    device.verdicts = async () => {
      throw new Error("away");
    };
    expect(await samples("nicforge_verdicts_total")).toEqual([]);
    expect(await samples("nicforge_ready")).toEqual(["nicforge_ready 1"]);
  });
});

describe("/healthz and /readyz", () => {
  test("ready is: reconciled and joined; else what is missing", async () => {
    expect(await page("/readyz")).toEqual({ status: 200, text: '{"ready":true,"missing":[]}\n' });
    setJoined(false);
    const away = await page("/readyz");
    expect(away.status).toBe(503);
    expect(JSON.parse(away.text)).toEqual({ ready: false, missing: ["the farm's ownership is away"] });
    setJoined(true);
    reconciled = false;
    expect((await page("/readyz")).status).toBe(503);
    expect((await page("/healthz")).status).toBe(200);
  });

  test("other pages and methods are refused", async () => {
    expect((await page("/")).status).toBe(404);
    expect((await page("/metrics", "POST")).status).toBe(405);
    expect(await page("/healthz", "HEAD")).toEqual({ status: 200, text: "" });
  });

  test("an address in use is a diagnostic", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as { port: number };
    const error = await startObservation(`127.0.0.1:${port}`, agent).catch((reason: unknown) => reason);
    expect((error as DiagnosticError).diagnostics[0]?.code).toBe("agent-metrics-cannot-listen");
    other.close();
  });
});

test("the log is one JSON object a line, with time, level, node and pipeline", () => {
  const lines: string[] = [];
  const log = agentLog({
    node: 3,
    pipeline: "farm",
    level: "warn",
    destination: { write: (line) => lines.push(line) },
  });
  log.info("not this");
  log.warn({ connection: "tcp a b" }, "this");
  expect(lines).toHaveLength(1);
  const { time, ...rest } = JSON.parse(lines[0]!);
  expect(rest).toEqual({ level: "warn", node: 3, pipeline: "farm", connection: "tcp a b", msg: "this" });
  expect(new Date(time).toISOString()).toBe(time);
});
