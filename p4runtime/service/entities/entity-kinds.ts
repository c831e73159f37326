import type { EntityCase, EntityKind } from "../entity-kind.ts";
import { actionProfileGroupKind } from "./action-profile-group.ts";
import { actionProfileMemberKind } from "./action-profile-member.ts";
import { counterEntryKind } from "./counter-entry.ts";
import { digestEntryKind } from "./digest-entry.ts";
import { directCounterEntryKind } from "./direct-counter-entry.ts";
import { directMeterEntryKind } from "./direct-meter-entry.ts";
import { externEntryKind } from "./extern-entry.ts";
import { meterEntryKind } from "./meter-entry.ts";
import { registerEntryKind } from "./register-entry.ts";
import { replicationEntryKind } from "./replication-entry.ts";
import { tableEntryKind } from "./table-entry.ts";
import { valueSetEntryKind } from "./value-set-entry.ts";

/** Every kind of entity: a new one in the protocol does not compile until it is here. */
export const ENTITY_KINDS: { readonly [Case in EntityCase]: EntityKind<Case> } = {
  externEntry: externEntryKind,
  tableEntry: tableEntryKind,
  actionProfileMember: actionProfileMemberKind,
  actionProfileGroup: actionProfileGroupKind,
  meterEntry: meterEntryKind,
  directMeterEntry: directMeterEntryKind,
  counterEntry: counterEntryKind,
  directCounterEntry: directCounterEntryKind,
  packetReplicationEngineEntry: replicationEntryKind,
  valueSetEntry: valueSetEntryKind,
  registerEntry: registerEntryKind,
  digestEntry: digestEntryKind,
};

/** The field of each kind in `p4.v1.Entity`, for paths. */
export const ENTITY_FIELDS: Record<EntityCase, string> = {
  externEntry: "extern_entry",
  tableEntry: "table_entry",
  actionProfileMember: "action_profile_member",
  actionProfileGroup: "action_profile_group",
  meterEntry: "meter_entry",
  directMeterEntry: "direct_meter_entry",
  counterEntry: "counter_entry",
  directCounterEntry: "direct_counter_entry",
  packetReplicationEngineEntry: "packet_replication_engine_entry",
  valueSetEntry: "value_set_entry",
  registerEntry: "register_entry",
  digestEntry: "digest_entry",
};
