import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { decodeP4Info } from "../../p4runtime/p4info-file.ts";
import { readCaptureFile } from "../../packet/index.ts";
import { cli, Scratch } from "./run-cli.ts";

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
const scratch = new Scratch();
afterAll(() => scratch.remove());

describe("nicforge build", () => {
  it("writes everything for a target below its folder, and the host agent, and lists it", async () => {
    const out = scratch.path("built");
    const { exitCode, stdout } = await cli("build", example("farm.ts"), "--target", "bmv2", "--out", out);
    expect(exitCode).toBe(0);
    const files = readdirSync(join(out, "bmv2")).sort();
    expect(files).toEqual(
      [
        "farm.lua",
        "farm.p4",
        "farm.p4.map.json",
        "farm.p4info.txtpb",
        "farm_scapy.py",
        "header.svg",
        "manifest.json",
        "pipeline.svg",
      ].sort(),
    );
    const agent = readdirSync(join(out, "agent")).sort();
    expect(agent).toEqual(["farm-agent.ts", "farm.model.json"]);
    expect(stdout.trim().split("\n")).toHaveLength(files.length + agent.length);
  });

  it("gives the same bytes each time", async () => {
    for (const out of ["once", "again"]) await cli("build", example("acl.ts"), "--out", scratch.path(out));
    for (const file of readdirSync(scratch.path("once/bmv2"))) {
      const [once, again] = ["once", "again"].map((out) =>
        readFileSync(scratch.path(`${out}/bmv2/${file}`), "utf8"),
      );
      expect(once, file).toBe(again);
    }
  });

  it("refuses an unknown target, with what was meant, and exit code 2", async () => {
    const { exitCode, stderr } = await cli("build", example("farm.ts"), "--target", "bm2");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Did you mean bmv2?");
  });
});

describe("nicforge check", () => {
  it.each(["farm.ts", "ipv6-udp.ts", "opaque-id.ts", "acl.ts"])(
    "finds nothing wrong with examples/%s",
    async (name) => {
      const { exitCode, stdout, stderr } = await cli("check", example(name));
      expect(stderr).toMatch(/no errors for bmv2\n$/);
      expect(stdout).toBe("");
      expect(exitCode).toBe(0);
    },
  );

  it("prints diagnostics as JSON for scripts", async () => {
    const file = scratch.write("broken.ts", "export default 42;\n");
    const { exitCode, stdout } = await cli("check", file, "--format", "json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { code: "pipeline-not-a-pipeline", span: { line: 1, column: 1 } },
    ]);
  });
});

describe("nicforge sim", () => {
  it("pushes a capture through the pipeline and writes captures, verdicts and the trace", async () => {
    const out = scratch.path("sim");
    const { exitCode, stdout } = await cli(
      ...["sim", example("farm.ts"), "--packets", example("captures/farm.pcap")],
      ...["--entries", example("farm.entries.json"), "--out", out, "--trace"],
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("21 frames: ");
    const { counters, packets } = JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8"));
    expect(packets).toHaveLength(21);
    expect(Object.values<number>(counters).reduce((sum, count) => sum + count)).toBe(21);
    expect(readCaptureFile(join(out, "lan.pcap"))).toHaveLength(counters.forwarded);
    const trace = JSON.parse(readFileSync(join(out, "trace.json"), "utf8"));
    const lines = trace.flatMap((packet: { events: { source?: { file: string } }[] }) =>
      packet.events.map(({ source }) => source?.file),
    );
    expect(lines.some((file: string | undefined) => file?.endsWith("farm.ts"))).toBe(true);
  });

  it("takes captures for other ports by role", async () => {
    const { exitCode, stdout } = await cli(
      "sim",
      example("farm.ts"),
      "--packets",
      `host=${example("captures/farm.pcap")}`,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain("21 frames: 21 answered");
  });
});

describe("nicforge compile", () => {
  const LIBRARY = "#include <core.p4>\nconst bit<8> TTL = 64;\n";
  const GOOD = `${LIBRARY}control c(out bit<8> x) { apply { x = TTL; } } control C(out bit<8> x);\npackage Top(C block); Top(c()) main;\n`;

  it("is silent about a program without mistakes", async () => {
    expect(await cli("compile", scratch.write("good.p4", GOOD))).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "",
    });
  });

  it("warns of what is probably not meant, and exits with 0", async () => {
    const { exitCode, stderr } = await cli("compile", scratch.write("library.p4", LIBRARY));
    expect(exitCode).toBe(0);
    expect(stderr).toContain("library.p4:2:14: warning[p4-unused]: constant TTL is never used");
  });

  it("says with --stats how long each step took", async () => {
    const { stderr } = await cli("compile", scratch.write("good.p4", GOOD), "--stats");
    expect(stderr).toMatch(/^parse +[\d.]+ ms\ncheck +[\d.]+ ms\nwarnings +[\d.]+ ms\nprocess +/);
  });

  it("says what is wrong, where, and exits with 1", async () => {
    const { exitCode, stderr } = await cli("compile", scratch.write("bad.p4", "const bit<8> TTL = true;\n"));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/bad\.p4:1:20: error\[p4-[a-z-]+\]/);
    expect(stderr).toContain("const bit<8> TTL = true;");
  });

  it("defines macros and looks for includes where it is told", async () => {
    scratch.write("width.p4", "typedef bit<WIDTH> width_t;\n");
    const file = scratch.write("uses.p4", "#include <width.p4>\nconst width_t W = 255;\n");
    expect((await cli("compile", file, "-I", scratch.folder, "-D", "WIDTH=8")).exitCode).toBe(0);
    expect((await cli("compile", file, "-I", scratch.folder)).exitCode).toBe(1);
  });

  it("writes P4Info as text or binary", async () => {
    const reflect = fileURLToPath(new URL("./reflect.p4", import.meta.url));
    const [text, binary] = [scratch.path("r.txtpb"), scratch.path("r.bin")];
    expect((await cli("compile", reflect, "--arch", "v1model", "--p4info", text)).exitCode).toBe(0);
    expect((await cli("compile", reflect, "--p4info", binary)).exitCode).toBe(0);
    const p4info = decodeP4Info(readFileSync(text), "text");
    expect(p4info.pkgInfo?.arch).toBe("v1model");
    expect(decodeP4Info(readFileSync(binary), "binary")).toEqual(p4info);
  });

  it("refuses a library as a v1model program, and to write P4Info of it", async () => {
    const library = scratch.write("library.p4", LIBRARY);
    const refused = await cli("compile", library, "--arch", "v1model");
    expect(refused).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining("error[cli-architecture]"),
    });
    const without = await cli("compile", library, "--p4info", scratch.path("library.txtpb"));
    expect(without).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("error[cli-no-p4info]") });
    expect(existsSync(scratch.path("library.txtpb"))).toBe(false);
  });

  it("says that a file is not there", async () => {
    const { exitCode, stderr } = await cli("compile", scratch.path("nowhere.p4"));
    expect(exitCode).toBe(1);
    expect(stderr).toContain("error[cli-file-unreadable]");
  });
});

describe("nicforge stf", () => {
  const REFLECT = fileURLToPath(new URL("./reflect.p4", import.meta.url));

  it.each([
    ["passes", "packet 3 0102\nexpect 3 0102 $\n", 0],
    ["fails on other bytes", "packet 3 0102\nexpect 3 0103\n", 1],
    ["fails on another port", "packet 3 0102\nexpect 4 0102\n", 1],
    ["cannot run without the grammar", "paket 3 0102\n", 2],
  ])("%s", async (_, test, exitCode) => {
    expect((await cli("stf", REFLECT, scratch.write("test.stf", test))).exitCode).toBe(exitCode);
  });

  it("cannot run a test that is not there, nor a program with errors", async () => {
    expect((await cli("stf", REFLECT, scratch.path("nowhere.stf"))).exitCode).toBe(2);
    const test = scratch.write("empty.stf", "");
    expect((await cli("stf", scratch.write("broken.p4", "nonsense"), test)).exitCode).toBe(2);
  });
});

describe("every command", () => {
  it.each(["build", "check", "compile", "stf", "sim", "doctor", "switch", "agent", "lab"])(
    "%s --help has an example",
    async (command) => {
      const { exitCode, stdout } = await cli(command, "--help");
      expect(exitCode).toBe(0);
      expect(stdout).toMatch(new RegExp(`Example:\\n(?: .*\\n)*? .*nicforge ${command}`));
    },
  );

  it("that does not exist is refused with exit code 2", async () => {
    const { exitCode, stderr } = await cli("biuld");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("Did you mean build?");
  });

  it("doctor says what is there and what the rest would enable", async () => {
    const findings = JSON.parse((await cli("doctor", "--format", "json")).stdout);
    expect(findings.map(({ engine }: { engine: string }) => engine)).toContain("bmv2");
    for (const { present, install } of findings) expect(present || install.length > 0).toBe(true);
    expect((await cli("doctor")).stdout).toMatch(/^(found|missing)\s+p4c/);
  });

  it("writes nothing when it fails", async () => {
    const out = scratch.path("nothing");
    await cli("build", scratch.write("threw.ts", 'throw new Error("no");\n'), "--out", out);
    expect(existsSync(out)).toBe(false);
  });
});
