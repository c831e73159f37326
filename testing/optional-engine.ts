import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** What a machine may lack; the names that `NICFORGE_REQUIRE` takes. */
export const OPTIONAL_ENGINES = ["p4c", "bmv2", "xdp", "dpdk", "netns", "nats", "tshark", "scapy"] as const;

export type OptionalEngine = (typeof OPTIONAL_ENGINES)[number];

/** The path of a program on PATH, or undefined. */
export function findProgram(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

function missingPrograms(...names: readonly string[]): string | undefined {
  const missing = names.filter((name) => findProgram(name) === undefined);
  return missing.length === 0 ? undefined : `${missing.join(", ")} not on PATH`;
}

function notRoot(): string | undefined {
  return process.getuid?.() === 0 ? undefined : "needs root";
}

function failure(program: string, ...args: readonly string[]): string | undefined {
  try {
    execFileSync(program, args, { stdio: "ignore", timeout: 20_000 });
    return undefined;
  } catch {
    return `"${[program, ...args].join(" ")}" fails`;
  }
}

/** Why each engine cannot be used here; undefined when it can. */
const PROBES: Record<OptionalEngine, () => string | undefined> = {
  p4c: () => missingPrograms("p4c-bm2-ss"),
  bmv2: () => missingPrograms("p4c-bm2-ss", "simple_switch_grpc"),
  xdp: () => notRoot() ?? missingPrograms("clang", "bpftool"),
  dpdk: () => missingPrograms("cc", "pkg-config") ?? failure("pkg-config", "--exists", "libdpdk"),
  netns: () => notRoot() ?? missingPrograms("ip") ?? failure("ip", "netns", "list"),
  nats: () => missingPrograms("nats-server"),
  tshark: () => missingPrograms("tshark"),
  scapy: () => missingPrograms("python3") ?? failure("python3", "-c", "import scapy.all"),
};

const probed = new Map<OptionalEngine, string | undefined>();

/** Why the engine cannot be used on this machine, or undefined when it can; probed once in a process. */
export function missingEngine(engine: OptionalEngine): string | undefined {
  if (!probed.has(engine)) probed.set(engine, PROBES[engine]());
  return probed.get(engine);
}
