import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { deviceConfigMessages } from "../../diagnostics/messages-device-config.ts";
import type { P4Info } from "../../p4runtime/gen/p4/config/v1/p4info_pb.js";
import {
  type DeviceListener,
  type Eventually,
  type ForwardingDevice,
  type PipelineDriver,
  type PipelineSchema,
  type PreparedPipeline,
  refusal,
  type StoredEntry,
} from "../../p4runtime/service/index.ts";
import { type Clock, monotonicClock } from "../clock.ts";
import { createSwitch, type SoftwareSwitch } from "../software-switch.ts";
import { p4infoDifference } from "./compare-p4info.ts";
import { compileDeviceConfig, readDeviceConfig } from "./device-config.ts";
import { SwitchDriver } from "./switch-driver.ts";

export interface EmbeddedDeviceOptions {
  /** Where time comes from; the monotonic clock of the machine when absent. */
  readonly clock?: Clock;
  /** The port of the control plane; without one there are no packet-ins and packet-outs. */
  readonly cpuPort?: number;
  /** Gets each frame that leaves through another port. The bytes are its own. */
  readonly transmit?: (port: number, bytes: Uint8Array) => void;
  /** Makes `random` repeatable. */
  readonly seed?: number;
  /** Memory for {@link SoftwareSwitch.batch} of each pipeline, in bytes. */
  readonly batchBytes?: number;
}

/**
 * The embedded switch as a device that controllers give its program to.
 *
 * @example
 * const device = embeddedDevice({ cpuPort: 510, transmit: (port, bytes) => send(port, bytes) });
 * const server = await serveP4Runtime({ device, address: "127.0.0.1:9559" });
 * setInterval(() => device.advance(), 10);
 * device.receive(0, frame);
 */
export class EmbeddedDevice implements ForwardingDevice {
  readonly clock: Clock;
  readonly #options: EmbeddedDeviceOptions;
  readonly #portsDown = new Set<number>();
  #listener: DeviceListener | undefined;
  #running: { readonly target: SoftwareSwitch; readonly driver: SwitchDriver } | undefined;
  #idle: StoredEntry[] = [];

  constructor(options: EmbeddedDeviceOptions = {}) {
    this.#options = options;
    this.clock = options.clock ?? monotonicClock();
  }

  /** The switch that runs the committed pipeline; undefined before the first. It changes with each commit. */
  get running(): SoftwareSwitch | undefined {
    return this.#running?.target;
  }

  /** Lets a frame in. What leaves because of it goes to `transmit`, or to the controller, before this returns. */
  receive(port: number, bytes: Uint8Array): void {
    for (const sent of this.#running?.target.process(port, bytes) ?? []) this.deliver(sent.port, sent.bytes);
  }

  /** Hands a frame that left the switch to where its port leads; for users of {@link SoftwareSwitch.batch}. */
  deliver(port: number, bytes: Uint8Array): void {
    if (port === this.#options.cpuPort) this.#listener?.packetIn(bytes);
    else this.#options.transmit?.(port, bytes);
  }

  /** Does what time asks for: sends digests that waited, reports idle entries. Call it every few milliseconds. */
  advance(): void {
    this.#running?.target.control.advance();
    const idle = this.#idle;
    if (idle.length === 0) return;
    this.#idle = [];
    this.#listener?.idle(idle);
  }

  /** Tells the device that a port's link changed: members of groups that watch it come and go. */
  setPortUp(port: number, isUp: boolean): void {
    if (isUp) this.#portsDown.delete(port);
    else this.#portsDown.add(port);
    this.#running?.driver.portChanged(port);
  }

  prepare(p4info: P4Info, deviceConfig: Uint8Array): PreparedPipeline {
    const { program, p4info: own, entries } = compileDeviceConfig(readDeviceConfig(deviceConfig));
    const difference = p4infoDifference(p4info, own);
    if (difference !== undefined) {
      throw new DiagnosticError([deviceConfigMessages.diagnose("device-config-p4info", {}, { difference })]);
    }
    const { seed, batchBytes } = this.#options;
    const target = createSwitch(program, {
      clock: this.clock,
      ...(seed === undefined ? {} : { seed }),
      ...(batchBytes === undefined ? {} : { batchBytes }),
    });
    return {
      programEntries: entries.updates,
      activate: (schema, fill) => this.#activate(target, schema, fill),
    };
  }

  packetOut(bytes: Uint8Array): void {
    const { cpuPort } = this.#options;
    if (cpuPort === undefined)
      throw refusal("p4runtime-unimplemented", "", { what: "a packet-out without a CPU port" });
    this.receive(cpuPort, bytes);
  }

  listen(listener: DeviceListener): void {
    this.#listener = listener;
  }

  async #activate(
    target: SoftwareSwitch,
    schema: PipelineSchema,
    fill: (driver: PipelineDriver) => Eventually<void>,
  ): Promise<PipelineDriver> {
    const driver = new SwitchDriver(target, schema, this.#portsDown);
    await fill(driver);
    this.#idle = [];
    this.#running = { target, driver };
    target.control.onDigest(({ digest, listId, samples }) => {
      const id = driver.digestId(digest);
      if (id !== undefined) this.#listener?.digestList(id, BigInt(listId), samples);
    });
    target.control.onIdle(({ table, id }) => {
      const entry = driver.entryNumbered(table, id);
      if (entry !== undefined) this.#idle.push(entry);
    });
    return driver;
  }
}

/** The embedded switch for {@link serveP4Runtime}, without a pipeline at first. */
export function embeddedDevice(options?: EmbeddedDeviceOptions): EmbeddedDevice {
  return new EmbeddedDevice(options);
}
