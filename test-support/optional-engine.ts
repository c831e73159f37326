import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";

/**
 * What a machine may lack. A test that needs one is skipped with the reason in its title, and fails where
 * the environment variable `NICFORGE_REQUIRE` (a comma list of these names) says that it must run.
 */
export type OptionalEngine = "bmv2" | "p4c" | "xdp" | "netns" | "nats" | "dpdk" | "tshark" | "scapy";

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
  bmv2: () => missingPrograms("p4c-bm2-ss", "simple_switch_grpc"),
  p4c: () => missingPrograms("p4c-bm2-ss"),
  xdp: () => notRoot() ?? missingPrograms("clang", "bpftool"),
  netns: () => notRoot() ?? missingPrograms("ip") ?? failure("ip", "netns", "list"),
  nats: () => missingPrograms("nats-server"),
  dpdk: () => missingPrograms("cc", "pkg-config") ?? failure("pkg-config", "--exists", "libdpdk"),
  tshark: () => missingPrograms("tshark"),
  scapy: () => missingPrograms("python3") ?? failure("python3", "-c", "import scapy.all"),
};

const probed = new Map<OptionalEngine, string | undefined>();

/** Why the engine cannot be used on this machine, or undefined when it can; probed once in a process. */
export function missingEngine(engine: OptionalEngine): string | undefined {
  if (!probed.has(engine)) probed.set(engine, PROBES[engine]());
  return probed.get(engine);
}

/** Whether `NICFORGE_REQUIRE` names the engine. */
export function isRequired(engine: OptionalEngine, environment: NodeJS.ProcessEnv = process.env): boolean {
  return (environment.NICFORGE_REQUIRE ?? "")
    .split(",")
    .map((name) => name.trim())
    .includes(engine);
}

/** What becomes of a suite: it runs, or it is skipped or fails for a reason. */
export function suiteFate(
  engine: OptionalEngine,
  missing: string | undefined,
  required: boolean,
): { readonly run: true } | { readonly run: false; readonly fails: boolean; readonly reason: string } {
  if (missing === undefined) return { run: true };
  const reason = `${engine}: ${missing}`;
  return required
    ? { run: false, fails: true, reason: `NICFORGE_REQUIRE names ${reason}` }
    : { run: false, fails: false, reason };
}

/**
 * `describe` for tests of an optional engine.
 *
 * @example
 * requires("tshark", "a written capture", () => { test("opens in tshark", …) });
 */
export function requires(engine: OptionalEngine, title: string, tests: () => void): void {
  const fate = suiteFate(engine, missingEngine(engine), isRequired(engine));
  if (fate.run) {
    describe(title, tests);
  } else if (fate.fails) {
    describe(title, () => {
      test(`must run with ${engine}`, () => {
        expect.fail(fate.reason);
      });
    });
  } else {
    describe.skip(`${title} [skipped, ${fate.reason}]`, tests);
  }
}
