import { readWords, wordCount, writeWords } from "../words.ts";
import { ControlError } from "./table-error.ts";
import { parameterWords, type TableAction } from "./table-shape.ts";

/** In place of an action's number in a record: the next word is a member of the table's action profile. */
export const MEMBER = -1;
/** In place of an action's number in a record: the next word is a group of the table's action selector. */
export const GROUP = -2;

/** What an entry does with a packet. Arguments are unsigned values (two's complement for `int<W>`), in order. */
export type EntryAction =
  | { readonly kind: "action"; readonly action: number; readonly args: readonly bigint[] }
  | { readonly kind: "member"; readonly member: number }
  | { readonly kind: "group"; readonly group: number };

/** Action number and argument words as they stand in a record. */
export function encodeAction(actions: readonly TableAction[], chosen: EntryAction): Int32Array {
  if (chosen.kind === "member") return Int32Array.of(MEMBER, chosen.member);
  if (chosen.kind === "group") return Int32Array.of(GROUP, chosen.group);
  const action = actions[chosen.action];
  if (action === undefined) throw new ControlError("invalid-argument", `no action number ${chosen.action}`);
  const { parameters } = action;
  if (chosen.args.length !== parameters.length) {
    throw new ControlError(
      "invalid-argument",
      `action ${action.name} takes ${parameters.length} parameters, not ${chosen.args.length}`,
    );
  }
  const words = new Int32Array(1 + parameterWords(parameters));
  words[0] = chosen.action;
  let at = 1;
  parameters.forEach((parameter, index) => {
    const value = chosen.args[index]!;
    if (value < 0n || value >> BigInt(parameter.width) !== 0n) {
      throw new ControlError(
        "invalid-argument",
        `action ${action.name}, parameter ${parameter.name}: ${value} does not fit in ${parameter.width} bits`,
      );
    }
    writeWords(words, at, value, parameter.width, parameter.signed);
    at += wordCount(parameter.width);
  });
  return words;
}

/** What {@link encodeAction} wrote. */
export function decodeAction(actions: readonly TableAction[], record: ArrayLike<number>): EntryAction {
  const number = record[0]!;
  if (number === MEMBER) return { kind: "member", member: record[1]! };
  if (number === GROUP) return { kind: "group", group: record[1]! };
  let at = 1;
  const args = actions[number]!.parameters.map(({ width }) => {
    const value = readWords(record, at, width);
    at += wordCount(width);
    return value;
  });
  return { kind: "action", action: number, args };
}
