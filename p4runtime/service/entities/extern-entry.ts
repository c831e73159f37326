import type { EntityKind } from "../entity-kind.ts";
import { type RequestError, refusal } from "../request-error.ts";

/** Externs without a message of their own: no device here has any, so that reading all of them finds none. */
export const externEntryKind: EntityKind<"externEntry"> = {
  plan(_state, _type, { externTypeId, externId }) {
    throw unknownExtern(externTypeId, externId);
  },
  async *read(_context, { externTypeId, externId }) {
    if (externTypeId !== 0 || externId !== 0) throw unknownExtern(externTypeId, externId);
    yield [];
  },
};

function unknownExtern(type: number, id: number): RequestError {
  if (type === 0) return refusal("p4runtime-missing-field", "extern_type_id");
  return refusal("p4runtime-unknown-object", "extern_id", { what: `extern of type ${type}`, id });
}
