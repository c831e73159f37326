import { create } from "@bufbuild/protobuf";
import { type RegisterEntry, RegisterEntrySchema } from "../../gen/p4/v1/p4runtime_pb.js";
import { arrayOf, cellRange, indices, selectArrays } from "../array-index.ts";
import { type EntityKind, inPieces } from "../entity-kind.ts";
import { p4Data, p4Scalars } from "../p4-data.ts";
import type { RegisterSchema } from "../pipeline-schema.ts";
import { refusal, within } from "../request-error.ts";
import { requireModify } from "./update-type.ts";

/** The cells of registers (P4Runtime specification, "RegisterEntry"). */
export const registerEntryKind: EntityKind<"registerEntry"> = {
  plan({ schema }, type, { registerId, index, data }) {
    requireModify(type, "a register");
    const register = arrayOf(schema.registers, registerId, "register", "register_id");
    const cells = indices(cellRange(register, index));
    if (data === undefined) throw refusal("p4runtime-missing-field", "data");
    try {
      const values = p4Scalars(typeOf(register), schema.types, data);
      const changes = cells.map((cell) => ({ kind: "register" as const, register, index: cell, values }));
      return { changes, undo: () => {}, inverse: () => [] };
    } catch (error) {
      throw within("data", error);
    }
  },

  async *read({ state: { schema }, driver }, { registerId, index }) {
    for (const register of selectArrays(schema.registers, registerId, "register", "register_id")) {
      for (const piece of inPieces(indices(cellRange(register, index)))) {
        const cells = await driver?.readRegisters(register, piece[0]!, piece.length);
        yield piece.map(
          (cell, place): RegisterEntry =>
            create(RegisterEntrySchema, {
              registerId: register.id,
              index: { index: BigInt(cell) },
              data: p4Data(typeOf(register), schema.types, cells?.[place] ?? []),
            }),
        );
      }
    }
  },
};

function typeOf({ type, name }: RegisterSchema) {
  if (type !== undefined) return type;
  throw refusal("p4runtime-unimplemented", "", {
    what: `register ${name}, whose type P4Info does not tell,`,
  });
}
