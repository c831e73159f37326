// Three servers behind one address, no load balancer: a real capture through their NICs, told packet by packet.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { farmNode } from "../../dsl/entries/farm-node.ts";
import { VERDICTS } from "../../dsl/model/index.ts";
import {
  type CapturedPacket,
  dissect,
  equalBytes,
  macAddress,
  readCaptureFile,
  writePcap,
} from "../../packet/index.ts";
import { bmv2Target } from "../../targets/bmv2/target.ts";
import { carrierBinding } from "../../testing/carrier-binding.ts";
import { Farm, type Hop } from "../../testing/farm.ts";
import { chooseEngine, modelOf } from "../../testing/start.ts";
import { Ownership } from "./ownership.ts";
import { tellJourney, tellSecondPacket } from "./story.ts";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const PIPELINE = here("../farm.ts");
const CAPTURE = here("../captures/farm.pcap");
const OUT = here("../../out/demo");
const shown = (path: string) => relative(process.cwd(), path);

const model = await modelOf(PIPELINE);
const bindings = [carrierBinding(model.encapsulation, "ipv4")];

const { files } = await bmv2Target.generate(model);
mkdirSync(OUT, { recursive: true });
for (const { path, text } of files) writeFileSync(join(OUT, path), text);
console.log(
  `Built ${shown(PIPELINE)} for BMv2:\n${files.map(({ path }) => `  ${shown(join(OUT, path))}`).join("\n")}\n`,
);

const nodes = [1, 2, 3].map(farmNode);
const farm = await Farm.start(model, chooseEngine(), nodes);
const ownership = new Ownership(farm);
await ownership.publish();

const packets = readCaptureFile(CAPTURE);
console.log(
  `${packets.length} frames of ${shown(CAPTURE)}: real TCP and UDP sockets behind a router that re-points the`,
);
console.log("client's packets from server to server while they talk. Connections begin unknown.\n");

/** Frames by the file that shall hold them. */
const left = new Map<string, { bytes: Uint8Array; timestampNs: bigint }[]>();
let firstForwarded: { number: number; bytes: Uint8Array } | undefined;

for (const [index, captured] of packets.entries()) {
  const packet = dissect(captured.bytes);
  for (const node of receivers(captured)) {
    const hops = await farm.arrive(node, captured.bytes);
    const learned = await ownership.learn(packet, hops[0]!);
    console.log(tellJourney(index + 1, packet, hops, learned));
    keep(captured, hops);
  }
}

if (firstForwarded !== undefined) {
  const { number, bytes } = firstForwarded;
  console.log(
    `The second packet that frame ${number} caused, on the LAN (${bytes.length} bytes), with the reference picked out:`,
  );
  console.log(tellSecondPacket(bytes, dissect(bytes, { bindings })));
}

await tellVerdicts();
await farm.stop();
for (const [name, frames] of left) writeFileSync(join(OUT, `${name}.pcap`), writePcap(frames));
console.log(
  `Captures: ${[...left.keys()]
    .sort()
    .map((name) => shown(join(OUT, `${name}.pcap`)))
    .join(" ")}`,
);
console.log(
  `Look at them with the generated dissector: tshark -X lua_script:${shown(join(OUT, "farm.lua"))} -r ${shown(join(OUT, "lan.pcap"))} -V`,
);
console.log(`Pictures: ${["pipeline.svg", "header.svg"].map((file) => shown(join(OUT, file))).join(" ")}`);

/** The server whose MAC address the router wrote; for a broadcast, the first. */
function receivers({ bytes }: CapturedPacket): readonly number[] {
  const addressed = nodes.filter(({ hostMac }) => equalBytes(macAddress(hostMac), bytes.subarray(0, 6)));
  return addressed.length > 0 ? addressed.map(({ id }) => id) : [nodes[0]!.id];
}

function keep({ timestampNs }: CapturedPacket, hops: readonly Hop[]): void {
  for (const { node, result } of hops) {
    for (const { port, bytes } of result.outputs) {
      const file = port === "lan" ? "lan" : `server${node}-${port}`;
      left.set(file, [...(left.get(file) ?? []), { bytes, timestampNs }]);
      if (port === "lan") firstForwarded ??= { number: packetNumber(timestampNs), bytes };
    }
  }
}

function packetNumber(timestampNs: bigint): number {
  return packets.findIndex((packet) => packet.timestampNs === timestampNs) + 1;
}

async function tellVerdicts(): Promise<void> {
  console.log("What each NIC counted:");
  for (const { id } of nodes) {
    const counters = await farm.device(id).counters();
    const counted = VERDICTS.filter((verdict) => counters[verdict] > 0).map(
      (verdict) => `${counters[verdict]} ${verdict}`,
    );
    console.log(`  server ${id}  ${counted.join(", ")}`);
  }
  console.log("");
}
