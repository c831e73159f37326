import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { type ExecaError, execa } from "execa";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FramePort } from "../../linux/test/frame-port.ts";
import { VethPair } from "../../linux/test/veth-pair.ts";
import { P4RuntimeClient } from "../../p4runtime/client.ts";
import { requires } from "../../test-support/optional-engine.ts";
import type { ReadyLine } from "../switch/run-switch.ts";
import { cli, Scratch } from "./run-cli.ts";

const REFLECT = fileURLToPath(new URL("reflect.p4", import.meta.url));
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FRAME = Uint8Array.from({ length: 60 }, (_, index) => index);

/** `nicforge switch` in a process of its own; behind `ip netns exec` where a namespace is given. */
class SwitchProcess {
  readonly #process;
  stderr = "";

  constructor(options: readonly string[], namespace?: string) {
    const command = [`${ROOT}node_modules/.bin/jiti`, `${ROOT}cli/main.ts`, "switch", ...options];
    const inside = namespace === undefined ? [] : ["ip", "netns", "exec", namespace];
    const [program, ...rest] = [...inside, ...command];
    this.#process = execa(program!, rest, { reject: false, buffer: { stdout: false } });
    this.#process.stderr.on("data", (text: Buffer) => {
      this.stderr += text.toString();
    });
  }

  async ready(): Promise<ReadyLine> {
    const lines = createInterface({ input: this.#process.stdout });
    const [line] = await Promise.race([once(lines, "line"), once(lines, "close")]);
    if (line === undefined) throw new Error(`the switch ended: ${this.stderr}`);
    return JSON.parse(line) as ReadyLine;
  }

  /** Sends a signal and waits for the end. */
  async end(signal: "SIGTERM" | "SIGINT" | "SIGKILL"): Promise<number | undefined> {
    this.#process.kill(signal);
    const { exitCode } = await (this.#process as Promise<Pick<ExecaError, "exitCode">>);
    return exitCode;
  }
}

describe("nicforge switch", () => {
  it.each([
    ["a port bound twice", ["-i", "0@a", "-i", "0@b"], "cli-port-twice"],
    ["an interface bound twice", ["-i", "0@a", "-i", "1@a"], "cli-port-twice"],
    ["the port of the control plane", ["-i", "7@a", "--cpu-port", "7"], "cli-port-of-the-cpu"],
    ["a binding without a port", ["-i", "eth0"], "Write PORT@INTERFACE"],
    ["the drop port", ["-i", "511@eth0"], "Write PORT@INTERFACE"],
    ["a device id of 0", ["--device-id", "0"], "Write a whole number"],
    ["a port of the control plane that is none", ["--cpu-port", "600"], "Write a port"],
    ["an address without a port", ["--grpc", "localhost"], "Write HOST:PORT"],
  ])("refuses %s with exit code 2", async (_, options, message) => {
    const { exitCode, stdout, stderr } = await cli("switch", REFLECT, ...options);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
  });

  it("refuses a program with errors, with their places, and exit code 2", async () => {
    const scratch = new Scratch();
    const { exitCode, stderr } = await cli("switch", scratch.write("broken.p4", "control C( {}\n"));
    scratch.remove();
    expect(stderr).toContain("broken.p4:1:");
    expect(exitCode).toBe(2);
  });

  it.each([
    ["in use", "cli-address-in-use"],
    ["not this machine's", "cli-address-unusable"],
  ])(
    "refuses an address that is %s with exit code 2",
    async (kind, code) => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
      const { port } = other.address() as { port: number };
      const address = kind === "in use" ? `127.0.0.1:${port}` : "192.0.2.1:9559";
      const { exitCode, stdout, stderr } = await cli("switch", REFLECT, "--grpc", address);
      other.close();
      expect(stderr).toContain(code);
      expect(stdout).toBe("");
      expect(exitCode).toBe(2);
    },
    20_000,
  );

  it("serves P4Runtime with the program from the command line, and one that a controller gives", async () => {
    const process = new SwitchProcess([
      REFLECT,
      "--grpc",
      "127.0.0.1:0",
      "--device-id",
      "7",
      "-D",
      "UNUSED=1",
    ]);
    const { grpc, deviceId, ports } = await process.ready();
    expect({ deviceId, ports }).toEqual({ deviceId: 7, ports: [] });
    const client = new P4RuntimeClient({ address: grpc, deviceId: 7n });
    await client.becomePrimary(AbortSignal.timeout(10_000));
    const { p4info, p4DeviceConfig } = (await client.getPipeline())!;
    expect(JSON.parse(new TextDecoder().decode(p4DeviceConfig))).toMatchObject({ defines: { UNUSED: "1" } });
    await client.setPipeline(p4info!, p4DeviceConfig);
    await client.close();
    expect(await process.end("SIGTERM")).toBe(0);
  });

  requires("netns", "on this machine", () => {
    let pair: VethPair;
    let far: FramePort;
    beforeAll(() => {
      pair = new VethPair("nfc");
      far = new FramePort(pair.far);
    });
    afterAll(() => {
      far.close();
      pair.remove();
    });

    it("refuses an interface that is not there with exit code 2", async () => {
      const { exitCode, stderr } = await cli("switch", REFLECT, "-i", "0@nowhere0");
      expect(stderr).toContain("linux-no-such-interface");
      expect(exitCode).toBe(2);
    });

    it.each(["SIGTERM", "SIGINT"] as const)(
      "runs the program on an interface, and ends with exit code 0 on %s",
      async (signal) => {
        const process = new SwitchProcess([REFLECT, "-i", "4@port", "--grpc", "127.0.0.1:0"], pair.near);
        expect((await process.ready()).ports).toEqual([{ port: 4, interface: "port" }]);
        far.send(FRAME);
        expect(far.receive(1)).toEqual([FRAME]);
        expect(await process.end(signal)).toBe(0);
        const counts = process.stderr.split("\n").find((line) => line.includes('"msg":"frames"'));
        expect(JSON.parse(counts!)).toMatchObject({ port: 4, received: 1, sent: 1 });
      },
    );
  });
});
