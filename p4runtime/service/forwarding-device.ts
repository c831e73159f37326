import type { P4Info } from "../gen/p4/config/v1/p4info_pb.js";
import type {
  CloneSessionEntry,
  CounterData,
  DigestEntry_Config,
  MeterConfig,
  MulticastGroupEntry,
  Update,
} from "../gen/p4/v1/p4runtime_pb.js";
import type { PackedKey } from "./packed-match.ts";
import type {
  ArraySchema,
  DigestSchema,
  MeterSchema,
  PipelineSchema,
  RegisterSchema,
  ValueSetSchema,
} from "./pipeline-schema.ts";
import type { StoredDefault, StoredEntry, StoredGroup, StoredMember } from "./stored-entry.ts";

/** What a device that can answer at once answers at once. */
export type Eventually<Value> = Value | Promise<Value>;

/**
 * A data plane that the P4Runtime service can stand in front of. The service knows the protocol and remembers
 * what was written; the device only has to do what it is told, and to count.
 */
export interface ForwardingDevice {
  /**
   * Whether the device could run a pipeline. Changes nothing.
   *
   * @throws Error whose message says why not; a `DiagnosticError` is shown with its places
   */
  prepare(p4info: P4Info, deviceConfig: Uint8Array): Eventually<PreparedPipeline>;
  /** Lets a packet in at the port of the control plane: headers of `packet_out` and what follows. */
  packetOut(bytes: Uint8Array): void;
  /** Gets the listener that the service wants called; replaces the one before. */
  listen(listener: DeviceListener): void;
}

/** A pipeline that the device could run. */
export interface PreparedPipeline {
  /** The entries that stand in the program. The device installs them itself. */
  readonly programEntries: readonly Update[];
  /**
   * Puts the pipeline to work, in place of what ran before.
   *
   * @param fill writes what is to be there before the first packet
   */
  activate(
    schema: PipelineSchema,
    fill: (driver: PipelineDriver) => Eventually<void>,
  ): Eventually<PipelineDriver>;
}

/** What a device tells on its own. */
export interface DeviceListener {
  /** A packet left through the port of the control plane, header of `packet_in` first. */
  packetIn(bytes: Uint8Array): void;
  /** Scalars of each sample, unsigned, in the order of the digest's type. */
  digestList(digest: number, listId: bigint, samples: readonly (readonly bigint[])[]): void;
  /** Entries that saw no packet for their idle timeout. */
  idle(entries: readonly StoredEntry[]): void;
}

/** One change of a running pipeline; ids, widths and existence have been checked. */
export type DriverChange =
  | { readonly kind: "insertEntry"; readonly entry: StoredEntry; readonly counter: CounterData | undefined }
  | {
      readonly kind: "modifyEntry";
      readonly entry: StoredEntry;
      readonly before: StoredEntry;
      readonly counter: CounterData | undefined;
    }
  | { readonly kind: "deleteEntry"; readonly entry: StoredEntry }
  | { readonly kind: "defaultAction"; readonly entry: StoredDefault }
  | { readonly kind: "setMember"; readonly member: StoredMember; readonly isNew: boolean }
  | { readonly kind: "deleteMember"; readonly member: StoredMember }
  | { readonly kind: "setGroup"; readonly group: StoredGroup }
  | { readonly kind: "deleteGroup"; readonly group: StoredGroup }
  | {
      readonly kind: "counter";
      readonly counter: ArraySchema;
      readonly index: number;
      readonly data: CounterData;
    }
  | { readonly kind: "directCounter"; readonly entry: StoredEntry; readonly data: CounterData }
  | {
      readonly kind: "meter";
      readonly meter: MeterSchema;
      readonly index: number;
      readonly config: MeterConfig | undefined;
    }
  | { readonly kind: "directMeter"; readonly entry: StoredEntry }
  | {
      readonly kind: "register";
      readonly register: RegisterSchema;
      readonly index: number;
      readonly values: readonly bigint[];
    }
  | { readonly kind: "multicastGroup"; readonly id: number; readonly group: MulticastGroupEntry | undefined }
  | { readonly kind: "cloneSession"; readonly id: number; readonly session: CloneSessionEntry | undefined }
  | { readonly kind: "valueSet"; readonly set: ValueSetSchema; readonly members: readonly PackedKey[] }
  | {
      readonly kind: "digest";
      readonly digest: DigestSchema;
      readonly config: DigestEntry_Config | undefined;
    };

/** What a device makes of a change: nothing, or why it refuses. A `RequestError` decides the status itself. */
export type DriverResult = Error | undefined;

/** A running pipeline. */
export interface PipelineDriver {
  /** Applies the changes in order, each whether or not those before it failed; no packet comes between them if answered at once. */
  write(changes: readonly DriverChange[]): Eventually<readonly DriverResult[]>;
  /** Of entries of one table that has a direct counter. */
  readDirectCounters(entries: readonly StoredEntry[]): Eventually<readonly CounterCell[]>;
  readCounters(counter: ArraySchema, first: number, count: number): Eventually<readonly CounterCell[]>;
  /** Scalars of each cell, unsigned, in the order of the register's type. */
  readRegisters(
    register: RegisterSchema,
    first: number,
    count: number,
  ): Eventually<readonly (readonly bigint[])[]>;
  /** Nanoseconds since the last hit, or since insertion. */
  readIdleTimes(entries: readonly StoredEntry[]): Eventually<readonly bigint[]>;
  acknowledgeDigest(digest: DigestSchema, listId: bigint): void;
}

export interface CounterCell {
  readonly packets: bigint;
  readonly bytes: bigint;
}
