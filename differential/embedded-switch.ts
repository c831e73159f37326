import { P4RuntimeClient } from "../p4runtime/client.ts";
import type { P4Info } from "../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { serveP4Runtime } from "../p4runtime/service/index.ts";
import { embeddedDevice } from "../switch/index.ts";
import type { Judge, OutputPacket } from "./judge.ts";
import { P4RuntimeJudge } from "./p4runtime-judge.ts";

/** A program's text with that of the files that it includes, by path. */
export interface SourceTexts {
  readonly main: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The embedded switch behind its own P4Runtime service, so that both switches get the same messages. */
export async function embeddedSwitch(sources: SourceTexts, p4info: P4Info): Promise<Judge> {
  let left: OutputPacket[] = [];
  const device = embeddedDevice({
    transmit: (port, bytes) => left.push({ port, bytes: Uint8Array.from(bytes) }),
  });
  const server = await serveP4Runtime({ device, address: "127.0.0.1:0" });
  const client = new P4RuntimeClient({ address: server.address });
  await client.becomePrimary();
  return new P4RuntimeJudge({
    client,
    p4info,
    deviceConfig: new TextEncoder().encode(JSON.stringify(sources)),
    exchange: async ({ port, bytes }) => {
      left = [];
      device.receive(port, bytes);
      return left;
    },
    async stop() {
      await client.close();
      await server.close();
    },
  });
}
