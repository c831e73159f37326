import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** What a machine may lack; the names that `NICFORGE_REQUIRE` takes. */
export const OPTIONAL_ENGINES = [
  "p4c",
  "bmv2",
  "xdp",
  "dpdk",
  "netns",
  "nats",
  "tshark",
  "scapy",
  "grpcio",
] as const;

export type OptionalEngine = (typeof OPTIONAL_ENGINES)[number];

/** The paths of a program in the folders of PATH, in their order. */
function programsNamed(name: string): readonly string[] {
  const paths = (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name));
  return paths.filter((path) => {
    try {
      accessSync(path, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** The path of a program on PATH, or undefined. */
export function findProgram(name: string): string | undefined {
  return programsNamed(name)[0];
}

/** The first Python that has Scapy: a distribution's package serves only the distribution's Python. */
export function pythonWithScapy(): string | undefined {
  return programsNamed("python3").find((python) => failure(python, "-c", "import scapy.all") === undefined);
}

/** The first Python that speaks gRPC and can generate its messages. */
export function pythonWithGrpc(): string | undefined {
  return programsNamed("python3").find(
    (python) => failure(python, "-c", "import grpc, google.protobuf, grpc_tools.protoc") === undefined,
  );
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
  scapy: () => (pythonWithScapy() === undefined ? "no python3 on PATH has Scapy" : undefined),
  grpcio: () =>
    pythonWithGrpc() === undefined ? "no python3 on PATH has grpcio, protobuf and grpc_tools" : undefined,
};

const probed = new Map<OptionalEngine, string | undefined>();

/** Why the engine cannot be used on this machine, or undefined when it can; probed once in a process. */
export function missingEngine(engine: OptionalEngine): string | undefined {
  if (!probed.has(engine)) probed.set(engine, PROBES[engine]());
  return probed.get(engine);
}
