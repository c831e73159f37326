import { Command } from "commander";
import { VERDICTS } from "../../dsl/model/index.ts";
import { dissect, summarize } from "../../packet/index.ts";
import { carrierBinding } from "../../testing/carrier-binding.ts";
import type { Device } from "../../testing/engine.ts";
import { embeddedEngine } from "../../testing/engines/embedded/engine.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import type { Io } from "../io.ts";
import { loadEntriesFor, loadModel } from "../load.ts";
import { writeOutputFiles } from "../output-files.ts";
import type { Run } from "../run.ts";
import { outcomeFiles, type SimulatedPacket } from "../sim/outcome.ts";
import { type ArrivingPacket, type PacketSource, parsePacketSource, readPackets } from "../sim/packets.ts";

interface SimOptions {
  readonly packets: readonly PacketSource[];
  readonly entries?: string;
  readonly out?: string;
  readonly trace?: true;
}

/** `nicforge sim`: captures through the built pipeline on the embedded switch; no root. */
export function simCommand(io: Io, run: Run) {
  return new Command("sim")
    .description("push captures through the built pipeline, on the embedded switch")
    .argument("<pipeline.ts>", "the pipeline file")
    .requiredOption(
      "--packets <[role=]capture>",
      "pcap or pcapng that arrives at a port (wan unless given); repeat for more",
      parsePacketSource,
    )
    .option("--entries <file>", "the node's tables; node 1 alone, without connections, unless given")
    .option("--out <folder>", "write <role>.pcap, verdicts.json and, with --trace, trace.json there")
    .option("--trace", "tell each packet's way, line by line")
    .addHelpText(
      "after",
      "\nExample:\n  nicforge sim farm.ts --packets wan.pcap --packets lan=lan.pcap --entries farm.entries.json --out sim --trace",
    )
    .action((file: string, options: SimOptions) => run(() => simulate(io, file, options)));
}

async function simulate(io: Io, file: string, options: SimOptions): Promise<ExitCode> {
  const model = await loadModel(io, file);
  const entries = loadEntriesFor(io, model, options.entries);
  const packets = readPackets(options.packets);
  const device = await embeddedEngine.start(model);
  try {
    await device.load(entries);
    const bindings = [carrierBinding(model.encapsulation, "ipv4")];
    const simulated = await injectAll(device, packets, (step, index) => {
      const { packet, result } = step;
      const summary = summarize(dissect(packet.bytes, { bindings }));
      io.out(
        `${String(index + 1).padStart(5)}  ${packet.role.padEnd(4)} ${result.verdict.padEnd(18)} ${summary}\n`,
      );
      if (options.trace && result.trace) io.out(result.trace.replace(/^/gm, "         ").concat("\n"));
    });
    const counters = await device.counters();
    if (options.out !== undefined) {
      writeOutputFiles(options.out, outcomeFiles(simulated, counters, options.trace === true));
    }
    const counted = VERDICTS.filter((verdict) => counters[verdict] > 0);
    io.out(
      `\n${packets.length} frames: ${counted.map((verdict) => `${counters[verdict]} ${verdict}`).join(", ")}\n`,
    );
    return EXIT.ok;
  } finally {
    await device.stop();
  }
}

async function injectAll(
  device: Device,
  packets: readonly ArrivingPacket[],
  tell: (step: SimulatedPacket, index: number) => void,
): Promise<readonly SimulatedPacket[]> {
  const simulated: SimulatedPacket[] = [];
  for (const packet of packets) {
    const step = { packet, result: await device.inject(packet.role, packet.bytes) };
    tell(step, simulated.length);
    simulated.push(step);
  }
  return simulated;
}
