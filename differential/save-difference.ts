import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { WriteRequestSchema } from "../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { protocText } from "../p4runtime/text-format.ts";
import { hexFromBytes } from "../packet/hex.ts";
import type { Difference } from "./difference.ts";
import type { Scenario } from "./scenario.ts";

/** Writes a folder with the program, the entries, the packets and what each switch made of them. */
export function saveDifference(
  folder: string,
  file: string,
  { updates, packets }: Scenario,
  differences: readonly Difference[],
): string {
  const target = join(folder, basename(file, ".p4"));
  mkdirSync(target, { recursive: true });
  copyFileSync(file, join(target, basename(file)));
  writeFileSync(
    join(target, "entries.txtpb"),
    protocText(WriteRequestSchema, create(WriteRequestSchema, { updates: [...updates] })),
  );
  const lines = packets.map(({ port, bytes }) => `packet ${port} ${hexFromBytes(bytes)}`);
  const comments = differences.flatMap(({ where, embedded, simpleSwitch }) => [
    `# ${where}`,
    `#   embedded      ${embedded}`,
    `#   simple_switch ${simpleSwitch}`,
  ]);
  writeFileSync(join(target, "packets.stf"), `${[...comments, ...lines].join("\n")}\n`);
  return target;
}
