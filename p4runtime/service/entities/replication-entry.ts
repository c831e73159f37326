import { create } from "@bufbuild/protobuf";
import {
  type CloneSessionEntry,
  CloneSessionEntrySchema,
  type MulticastGroupEntry,
  MulticastGroupEntrySchema,
  type PacketReplicationEngineEntry,
  PacketReplicationEngineEntrySchema,
  type Replica,
  ReplicaSchema,
  Update_Type,
} from "../../gen/p4/v1/p4runtime_pb.js";
import { type EntityKind, inPieces, type PlannedUpdate } from "../entity-kind.ts";
import type { DriverChange } from "../forwarding-device.ts";
import { canonicalBytes, packedValue } from "../packed-bytes.ts";
import { refusal, within } from "../request-error.ts";
import { requireExistence } from "./update-type.ts";

/** Largest `egress_rid` and multicast group of v1model: both have 16 bits. */
const LARGEST_16_BITS = 0xffff;
/** Largest clone session of simple_switch. */
const LARGEST_SESSION = 32767;

/** Multicast groups and clone sessions (P4Runtime specification, "PacketReplicationEngineEntry"). */
export const replicationEntryKind: EntityKind<"packetReplicationEngineEntry"> = {
  plan(state, type, { type: entry }) {
    switch (entry.case) {
      case "multicastGroupEntry":
        return inField("multicast_group_entry", () =>
          planEntry(type, entry.value.multicastGroupId, state.multicastGroups, groupRules, entry.value),
        );
      case "cloneSessionEntry":
        return inField("clone_session_entry", () =>
          planEntry(type, entry.value.sessionId, state.cloneSessions, sessionRules, entry.value),
        );
      default:
        throw refusal("p4runtime-missing-field", "type");
    }
  },

  async *read({ state }, { type: entry }) {
    switch (entry.case) {
      case "multicastGroupEntry":
        yield* read(state.multicastGroups, entry.value.multicastGroupId, (value) => ({
          case: "multicastGroupEntry",
          value,
        }));
        return;
      case "cloneSessionEntry":
        yield* read(state.cloneSessions, entry.value.sessionId, (value) => ({
          case: "cloneSessionEntry",
          value,
        }));
        return;
      default:
        throw refusal("p4runtime-missing-field", "type");
    }
  },
};

/** How one of the two kinds differs. */
interface Rules<Entry> {
  readonly field: string;
  readonly what: string;
  readonly largest: number;
  /** The entry in canonical form. @throws RequestError */
  readonly check: (entry: Entry) => Entry;
  readonly change: (id: number, entry: Entry | undefined) => DriverChange;
}

const groupRules: Rules<MulticastGroupEntry> = {
  field: "multicast_group_id",
  what: "multicast group",
  largest: LARGEST_16_BITS,
  check: ({ multicastGroupId, replicas, metadata }) =>
    create(MulticastGroupEntrySchema, { multicastGroupId, replicas: checkReplicas(replicas), metadata }),
  change: (id, group) => ({ kind: "multicastGroup", id, group }),
};

const sessionRules: Rules<CloneSessionEntry> = {
  field: "session_id",
  what: "clone session",
  largest: LARGEST_SESSION,
  check: ({ sessionId, replicas, classOfService, packetLengthBytes }) => {
    if (classOfService !== 0)
      throw refusal("p4runtime-unimplemented", "class_of_service", { what: "a class of service" });
    if (packetLengthBytes < 0) {
      throw refusal("p4runtime-invalid-value", "packet_length_bytes", { reason: "a length is not negative" });
    }
    return create(CloneSessionEntrySchema, {
      sessionId,
      replicas: checkReplicas(replicas),
      packetLengthBytes,
    });
  },
  change: (id, session) => ({ kind: "cloneSession", id, session }),
};

function planEntry<Entry>(
  type: Update_Type,
  id: number,
  stored: Map<number, Entry>,
  { field, what, largest, check, change }: Rules<Entry>,
  message: Entry,
): PlannedUpdate {
  if (id < 1 || id > largest) {
    throw refusal("p4runtime-invalid-value", field, { reason: `${what} ids are 1..${largest}, not ${id}` });
  }
  const before = stored.get(id);
  requireExistence(type, before !== undefined, `${what} ${id}`);
  const after = type === Update_Type.DELETE ? undefined : check(message);
  const note = (entry: Entry | undefined) => {
    if (entry === undefined) stored.delete(id);
    else stored.set(id, entry);
  };
  note(after);
  return { changes: [change(id, after)], undo: () => note(before), inverse: () => [change(id, before)] };
}

function checkReplicas(replicas: readonly Replica[]): Replica[] {
  const seen = new Set<string>();
  return replicas.map((replica, index) => {
    try {
      const checked = checkReplica(replica);
      const identity = `${replicaPort(checked)}/${checked.instance}`;
      if (seen.has(identity))
        throw refusal("p4runtime-duplicate", "", { what: "the replica port/instance", id: identity });
      seen.add(identity);
      return checked;
    } catch (error) {
      throw within(`replicas[${index}]`, error);
    }
  });
}

function checkReplica({ portKind, instance, backupReplicas }: Replica): Replica {
  if (backupReplicas.length > 0)
    throw refusal("p4runtime-unimplemented", "backup_replicas", { what: "backup replicas" });
  if (instance > LARGEST_16_BITS) {
    throw refusal("p4runtime-invalid-value", "instance", {
      reason: `instances are 0..${LARGEST_16_BITS}, not ${instance}`,
    });
  }
  switch (portKind.case) {
    case "port": {
      const { value } = portKind;
      if (value.length === 0) throw refusal("p4runtime-empty-byte-string", "port");
      const port = canonicalBytes(value, 0, value.length);
      if (packedValue(port, 0, port.length) > 0xffff_ffffn) {
        throw refusal("p4runtime-value-too-wide", "port", {
          value: Buffer.from(port).toString("hex"),
          width: 32,
        });
      }
      return create(ReplicaSchema, { portKind: { case: "port", value: port }, instance });
    }
    case "egressPort":
      return create(ReplicaSchema, { portKind, instance });
    default:
      throw refusal("p4runtime-missing-field", "port");
  }
}

/** The port of a checked replica, whichever field it is in. */
export function replicaPort({ portKind }: Replica): number {
  if (portKind.case === "port") return Number(packedValue(portKind.value, 0, portKind.value.length));
  return portKind.value ?? 0;
}

async function* read<Entry>(
  stored: ReadonlyMap<number, Entry>,
  id: number,
  type: (entry: Entry) => PacketReplicationEngineEntry["type"],
) {
  const found =
    id === 0 ? [...stored.values()] : [...stored].filter(([key]) => key === id).map(([, entry]) => entry);
  for (const piece of inPieces(found)) {
    yield piece.map((entry) => create(PacketReplicationEngineEntrySchema, { type: type(entry) }));
  }
}

function inField<Value>(field: string, make: () => Value): Value {
  try {
    return make();
  } catch (error) {
    throw within(field, error);
  }
}
