import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Client, createClient } from "@connectrpc/connect";
import { DiagnosticError } from "../../../diagnostics/diagnostic.ts";
import { compileP4 } from "../../../p4/compile.ts";
import { P4RuntimeClient } from "../../../p4runtime/client.ts";
import type { P4Info } from "../../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import { P4Runtime } from "../../../p4runtime/gen/p4/v1/p4runtime_pb.js";
import { connectGrpc, type GrpcConnection } from "../../../p4runtime/grpc-connection.ts";
import { P4InfoIndex } from "../../../p4runtime/p4info-index.ts";
import { type P4RuntimeServer, serveP4Runtime } from "../../../p4runtime/service/server.ts";
import { VirtualClock } from "../../clock.ts";
import { type EmbeddedDevice, embeddedDevice } from "../embedded-device.ts";

/** The file of the program that has one of everything. */
export const EVERYTHING = fileURLToPath(new URL("everything.p4", import.meta.url));

/** P4Info and text of a P4 file. */
export function compiled(file: string): { readonly p4info: P4Info; readonly source: Uint8Array } {
  const { p4info, diagnostics } = compileP4({ file });
  if (p4info === undefined) throw new DiagnosticError(diagnostics);
  return { p4info, source: readFileSync(file) };
}

/** An embedded switch behind P4Runtime on the loopback address, with a virtual clock, and its controllers. */
export class ControlledSwitch {
  readonly clock = new VirtualClock();
  readonly sent: { readonly port: number; readonly bytes: Uint8Array }[] = [];
  readonly device: EmbeddedDevice;
  readonly server: P4RuntimeServer;
  readonly #clients: P4RuntimeClient[] = [];
  readonly #connections: GrpcConnection[] = [];

  private constructor(device: EmbeddedDevice, server: P4RuntimeServer) {
    this.device = device;
    this.server = server;
  }

  static async start(): Promise<ControlledSwitch> {
    const clock = new VirtualClock();
    const sent: { readonly port: number; readonly bytes: Uint8Array }[] = [];
    const device = embeddedDevice({
      clock,
      cpuPort: 510,
      transmit: (port, bytes) => sent.push({ port, bytes }),
    });
    const server = await serveP4Runtime({
      device,
      address: "127.0.0.1:0",
      now: () => BigInt(clock.now()) * 1000n,
    });
    const made = new ControlledSwitch(device, server);
    return Object.assign(made, { clock, sent });
  }

  /** A controller that has not taken part in the election yet. */
  client(options: Partial<ConstructorParameters<typeof P4RuntimeClient>[0]> = {}): P4RuntimeClient {
    const client = new P4RuntimeClient({ address: this.server.address, ...options });
    this.#clients.push(client);
    return client;
  }

  /** The bare calls, for requests that the client would not make. */
  rpc(): Client<typeof P4Runtime> {
    const connection = connectGrpc(this.server.address);
    this.#connections.push(connection);
    return createClient(P4Runtime, connection.transport);
  }

  /** The primary, with a pipeline loaded. */
  async primary(
    file = EVERYTHING,
  ): Promise<{ readonly client: P4RuntimeClient; readonly index: P4InfoIndex }> {
    const client = this.client();
    await client.becomePrimary(AbortSignal.timeout(5_000));
    const { p4info, source } = compiled(file);
    await client.setPipeline(p4info, source);
    return { client, index: new P4InfoIndex(p4info) };
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) await client.close();
    for (const connection of this.#connections) connection.close();
    await this.server.close();
  }
}
