import { Command, InvalidArgumentError, Option } from "commander";
import type { PortBinding } from "../../switch/interfaces/interface-ports.ts";
import { type P4Options, withP4Options } from "../compile-file.ts";
import { EXIT } from "../exit-code.ts";
import type { Io } from "../io.ts";
import type { Run } from "../run.ts";
import { stopSignal } from "../stop-signal.ts";
import { initialProgram } from "../switch/initial-program.ts";
import { checkPortBindings, HIGHEST_PORT, parsePortBinding } from "../switch/port-binding.ts";
import { runSwitch } from "../switch/run-switch.ts";

interface SwitchCommandOptions extends P4Options {
  readonly interface: readonly PortBinding[];
  readonly grpc: string;
  readonly cpuPort: number;
  readonly deviceId: bigint;
}

/** `nicforge switch`: the embedded switch as a process; ends with exit code 0 on SIGTERM or SIGINT, 2 when it cannot start. */
export function switchCommand(io: Io, run: Run) {
  return withP4Options(
    new Command("switch")
      .description("the embedded switch as a process, with a P4Runtime server and real interfaces")
      .argument("[file.p4]", "the program; without one, the switch waits for a controller to give it one")
      .option(
        "-i, --interface <port@interface>",
        "let a Linux interface be a port; repeat for more (root)",
        parsePortBinding,
        [],
      )
      .option(
        "--grpc <host:port>",
        "where P4Runtime is served; port 0 takes a free one",
        parseAddress,
        "127.0.0.1:9559",
      )
      .option("--cpu-port <port>", "the port of the control plane", parseCpuPort, HIGHEST_PORT)
      .addOption(
        new Option("--device-id <id>", "the device id that P4Runtime clients use")
          .argParser(parseDeviceId)
          .default(1n, "1"),
      ),
  )
    .addHelpText(
      "after",
      "\nPrints one line of JSON to stdout once it is ready, and its log to stderr." +
        "\n\nExample:\n  nicforge switch basic.p4 -i 0@eth1 -i 1@eth2 --grpc 127.0.0.1:9559",
    )
    .action((file: string | undefined, options: SwitchCommandOptions) =>
      run(
        () => {
          const { interface: bindings, grpc, cpuPort, deviceId } = options;
          checkPortBindings(bindings, cpuPort);
          const initial = file === undefined ? {} : { initial: initialProgram(io, file, options) };
          return runSwitch(io, { ...initial, bindings, grpc, cpuPort, deviceId }, stopSignal());
        },
        { onDiagnostics: EXIT.couldNotRun },
      ),
    );
}

function parseAddress(text: string): string {
  const [, port] = /^(?:[\w.-]+|\[[\da-fA-F:.]+\]):(\d{1,5})$/.exec(text) ?? [];
  if (port === undefined || Number(port) > 0xffff) throw new InvalidArgumentError("Write HOST:PORT.");
  return text;
}

function parseCpuPort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > HIGHEST_PORT)
    throw new InvalidArgumentError(`Write a port from 1 to ${HIGHEST_PORT}.`);
  return port;
}

function parseDeviceId(text: string): bigint {
  if (!/^\d{1,19}$/.test(text) || BigInt(text) === 0n)
    throw new InvalidArgumentError("Write a whole number from 1 on.");
  return BigInt(text);
}
