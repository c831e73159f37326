import { create } from "@bufbuild/protobuf";
import { DigestEntrySchema, Update_Type } from "../../gen/p4/v1/p4runtime_pb.js";
import { arrayOf } from "../array-index.ts";
import type { EntityKind } from "../entity-kind.ts";
import { refusal } from "../request-error.ts";
import { requireExistence } from "./update-type.ts";

/** Whether and when digests are sent (P4Runtime specification, "DigestEntry"). */
export const digestEntryKind: EntityKind<"digestEntry"> = {
  plan({ schema, digests }, type, { digestId, config }) {
    const digest = arrayOf(schema.digests, digestId, "digest", "digest_id");
    const before = digests.get(digestId);
    requireExistence(type, before !== undefined, `the configuration of digest ${digest.name}`);
    const after = type === Update_Type.DELETE ? undefined : config;
    if (type !== Update_Type.DELETE) {
      if (config === undefined) throw refusal("p4runtime-missing-field", "config");
      for (const [field, value] of [
        ["max_timeout_ns", config.maxTimeoutNs],
        ["max_list_size", config.maxListSize],
        ["ack_timeout_ns", config.ackTimeoutNs],
      ] as const) {
        if (value < 0)
          throw refusal("p4runtime-invalid-value", `config.${field}`, { reason: "it must not be negative" });
      }
    }
    const note = (value: typeof after) => {
      if (value === undefined) digests.delete(digestId);
      else digests.set(digestId, value);
    };
    note(after);
    return {
      changes: [{ kind: "digest", digest, config: after }],
      undo: () => note(before),
      inverse: () => [{ kind: "digest", digest, config: before }],
    };
  },

  async *read({ state }, { digestId }) {
    if (digestId !== 0) arrayOf(state.schema.digests, digestId, "digest", "digest_id");
    const found = [...state.digests].filter(([id]) => digestId === 0 || id === digestId);
    if (found.length > 0)
      yield found.map(([id, config]) => create(DigestEntrySchema, { digestId: id, config }));
  },
};
