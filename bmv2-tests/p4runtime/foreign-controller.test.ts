import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { expect, test } from "vitest";
import { encodeP4Info } from "../../p4runtime/p4info-file.ts";
import { serveP4Runtime } from "../../p4runtime/service/index.ts";
import { embeddedDevice } from "../../switch/index.ts";
import { compiled, EVERYTHING } from "../../switch/p4runtime/test/controlled-switch.ts";
import { requires } from "../../test-support/optional-engine.ts";
import { pythonWithGrpc } from "../../testing/optional-engine.ts";

const PROTO = fileURLToPath(new URL("../../p4runtime/proto", import.meta.url));
const CONTROLLER = fileURLToPath(new URL("foreign_controller.py", import.meta.url));
const PROTO_FILES = [
  "google/rpc/status.proto",
  "p4/config/v1/p4info.proto",
  "p4/config/v1/p4types.proto",
  "p4/v1/p4data.proto",
  "p4/v1/p4runtime.proto",
];

requires("grpcio", "a controller of another make", () => {
  test("programs the embedded switch, and reads back what it wrote", { timeout: 60_000 }, async () => {
    const python = pythonWithGrpc()!;
    const folder = mkdtempSync(join(tmpdir(), "nicforge-grpcio-"));
    // What leaves through port 7 comes back in through port 3.
    const device = embeddedDevice({
      cpuPort: 510,
      transmit: (port, bytes) => {
        if (port === 7) setImmediate(() => device.receive(3, bytes));
      },
    });
    const server = await serveP4Runtime({ device, address: "127.0.0.1:0" });
    try {
      const { p4info } = compiled(EVERYTHING);
      const p4infoFile = join(folder, "p4info.bin");
      writeFileSync(p4infoFile, encodeP4Info(p4info, "binary"));
      const out = [`--python_out=${folder}`, `--grpc_python_out=${folder}`];
      await execa(python, [
        "-m",
        "grpc_tools.protoc",
        `-I${PROTO}`,
        "-I/usr/include",
        ...out,
        ...PROTO_FILES,
      ]);
      const { stdout } = await execa(python, [CONTROLLER, folder, server.address, p4infoFile, EVERYTHING], {
        timeout: 40_000,
      });
      expect(JSON.parse(stdout)).toEqual({
        version: "1.5.0",
        arbitration: 0,
        sameP4info: true,
        sameProgram: true,
        cookie: 7,
        symmetric: true,
        writeCode: "UNKNOWN",
        errors: [
          [0, ""],
          [3, expect.stringContaining("updates[1].entity.table_entry.action.action.params[0].value")],
          [6, expect.stringContaining("updates[2].entity.table_entry.match")],
        ],
        digest: ["020000000002", "03"],
        counter: 1,
        directCounter: 38,
      });
    } finally {
      await server.close();
      rmSync(folder, { recursive: true });
    }
  });
});
