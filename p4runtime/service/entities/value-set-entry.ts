import { create } from "@bufbuild/protobuf";
import { ValueSetEntrySchema } from "../../gen/p4/v1/p4runtime_pb.js";
import { arrayOf, selectArrays } from "../array-index.ts";
import type { EntityKind } from "../entity-kind.ts";
import { packMatch, unpackMatch } from "../packed-match.ts";
import { refusal, within } from "../request-error.ts";
import { requireModify } from "./update-type.ts";

/** Parser value sets, each with all its members at once (P4Runtime specification, "ValueSetEntry"). */
export const valueSetEntryKind: EntityKind<"valueSetEntry"> = {
  plan(state, type, message) {
    requireModify(type, "a value set");
    const set = arrayOf(state.schema.valueSets, message.valueSetId, "value set", "value_set_id");
    const seen = new Set<string>();
    message.members.forEach(({ match }, index) => {
      try {
        const key = packMatch(set, match, 0);
        if (seen.has(key))
          throw refusal("p4runtime-already-exists", "", { what: "a member with this match" });
        seen.add(key);
      } catch (error) {
        throw within(`members[${index}]`, error);
      }
    });
    const members = [...seen];
    if (members.length > set.size) {
      throw refusal("p4runtime-full", "members", {
        what: `value set ${set.name}`,
        size: `${set.size} members`,
      });
    }
    const stored = state.valueSets.get(set.id)!;
    const before = stored.members;
    stored.members = members;
    return {
      changes: [{ kind: "valueSet", set, members }],
      undo: () => {
        stored.members = before;
      },
      inverse: () => [{ kind: "valueSet", set, members: before }],
    };
  },

  async *read({ state }, { valueSetId }) {
    const sets = selectArrays(state.schema.valueSets, valueSetId, "value set", "value_set_id");
    if (sets.length === 0) return;
    yield sets.map((set) =>
      create(ValueSetEntrySchema, {
        valueSetId: set.id,
        members: state.valueSets.get(set.id)!.members.map((key) => ({ match: unpackMatch(set, key) })),
      }),
    );
  },
};
