import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { execa, execaSync } from "execa";
import { generateProgram } from "../codegen/p4/generate-program.ts";
import { compileP4 } from "../p4/compile.ts";
import { readFileFromDisk } from "../p4/source/built-in-includes.ts";
import { compileProgram } from "../targets/bmv2/compile-with-p4c.ts";
import { tableRows } from "../targets/bmv2/entries.ts";
import { freePort } from "../testing/engines/bmv2/free-port.ts";
import { missingEngine } from "../testing/optional-engine.ts";
import { modelOf } from "../testing/start.ts";
import { entriesOf } from "./farm-traffic.ts";
import { median } from "./median.ts";
import { loadEntries } from "./peers/load-entries.ts";

/**
 * Packets per second through real interfaces: `nicforge switch` against simple_switch_grpc, both as processes on the same
 * veth pairs with the default farm's program, hit-remote path, in turns. Needs root. `npm run bench:af-packet [rounds]`.
 *
 *     generator: into ──── wan 0  switch  1 lan ──── out :generator
 */
const ROUNDS = Number(process.argv[2] ?? 3);
const SECONDS = 3;
const FLOWS = 1_000;
/** Packets under way at most; each switch is measured with all of them and stands with its best. */
const WINDOWS = [8, 16, 64, 256];
/** sysconf(_SC_CLK_TCK) on Linux. */
const TICKS_PER_SECOND = 100;
const LINK = { into: "nfbench0", wan: "nfbench1", lan: "nfbench2", out: "nfbench3" } as const;

interface Measured {
  readonly perSecond: number;
  /** CPU time of the switch's process for each packet that came out. */
  readonly cpuMicroseconds: number;
}

interface RunningSwitch {
  readonly pid: number;
  stop(): Promise<void>;
}

const missing = missingEngine("netns");
if (missing !== undefined) throw new Error(`this benchmark needs network interfaces of its own: ${missing}`);
const model = await modelOf("examples/farm.ts");
const generated = generateProgram(model);
const rows = tableRows(model, entriesOf(FLOWS));
const starts: Record<string, () => Promise<RunningSwitch>> = { "nicforge switch": startEmbedded };
if (missingEngine("bmv2") === undefined) starts.simple_switch_grpc = startSimpleSwitch;

makeLinks();
try {
  const best: Record<string, Measured[]> = {};
  console.log(
    `default farm, hit remote, ${FLOWS} flows, ${ROUNDS} interleaved rounds; Node ${process.version}`,
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, start] of Object.entries(starts)) {
      const measured = await measureWith(start);
      console.log(`${name.padEnd(20)} ${measured.map(({ perSecond }) => perSecond.toFixed(0)).join("  ")}`);
      best[name] = [...(best[name] ?? []), measured.reduce((a, b) => (a.perSecond > b.perSecond ? a : b))];
    }
  }
  for (const [name, rounds] of Object.entries(best)) {
    const rate = median(rounds.map(({ perSecond }) => perSecond)).toFixed(0);
    const cpu = median(rounds.map(({ cpuMicroseconds }) => cpuMicroseconds)).toFixed(1);
    console.log(`${name.padEnd(20)} medians: ${rate} packets/s, ${cpu} us of CPU time each`);
  }
} finally {
  execaSync("ip", ["link", "delete", LINK.into]);
  execaSync("ip", ["link", "delete", LINK.lan]);
}

function makeLinks(): void {
  for (const [one, other] of [
    [LINK.into, LINK.wan],
    [LINK.lan, LINK.out],
  ] as const) {
    execaSync("ip", ["link", "add", one, "type", "veth", "peer", "name", other]);
    for (const name of [one, other]) {
      execaSync("sysctl", ["-qw", `net.ipv6.conf.${name}.disable_ipv6=1`]);
      execaSync("ip", ["link", "set", name, "up", "mtu", "2000"]);
    }
  }
}

/** One figure for each window. */
async function measureWith(start: () => Promise<RunningSwitch>): Promise<readonly Measured[]> {
  const running = await start();
  const measured = [];
  try {
    for (const window of WINDOWS) measured.push(await measure(running.pid, window));
  } finally {
    await running.stop();
  }
  return measured;
}

async function measure(pid: number, window: number): Promise<Measured> {
  const generator = fileURLToPath(new URL("peers/frame-generator.js", import.meta.url));
  const options = [FLOWS, window, SECONDS].map(String);
  const before = cpuSeconds(pid);
  const { stdout } = await execa(process.execPath, [generator, LINK.into, LINK.out, ...options]);
  const { perSecond, packets } = JSON.parse(stdout) as { perSecond: number; packets: number };
  return { perSecond, cpuMicroseconds: ((cpuSeconds(pid) - before) / packets) * 1e6 };
}

/** User and system time of a process and its threads so far, proc_pid_stat(5). */
function cpuSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

async function startEmbedded(): Promise<RunningSwitch> {
  const program = fileURLToPath(new URL("peers/embedded-switch.js", import.meta.url));
  const interfaces = ["-i", `0@${LINK.wan}`, "-i", `1@${LINK.lan}`];
  const running = execa(process.execPath, [program, ...interfaces, "--grpc", "127.0.0.1:0"], {
    reject: false,
    buffer: false,
    stderr: "ignore",
  });
  const { value: ready } = await createInterface(running.stdout)[Symbol.asyncIterator]().next();
  const { file, text } = generated;
  const { p4info } = compileP4({ file, readFile: (path) => (path === file ? text : readFileFromDisk(path)) });
  const deviceConfig = new TextEncoder().encode(text);
  await loadEntries(JSON.parse(ready).grpc, { p4info: p4info!, deviceConfig }, rows);
  return stopping(running);
}

async function startSimpleSwitch(): Promise<RunningSwitch> {
  const [grpc, thrift] = [await freePort(), await freePort()];
  const running = execa(
    "simple_switch_grpc",
    [
      ...["--no-p4", "--device-id", "1", "--thrift-port", String(thrift), "-L", "off"],
      ...["-i", `0@${LINK.wan}`, "-i", `1@${LINK.lan}`],
      ...["--", "--grpc-server-addr", `127.0.0.1:${grpc}`],
    ],
    { reject: false, stdio: "ignore" },
  );
  await loadEntries(`127.0.0.1:${grpc}`, await compileProgram(generated), rows);
  return stopping(running);
}

function stopping(
  running: { pid?: number; kill(signal: "SIGTERM"): boolean } & PromiseLike<unknown>,
): RunningSwitch {
  return {
    pid: running.pid!,
    stop: async () => {
      running.kill("SIGTERM");
      await running;
    },
  };
}
