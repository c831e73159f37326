import type { ActionSchema, PackedAction, PackedKey, TableSchema } from "../../p4runtime/service/index.ts";
import type { Table } from "../tables/table.ts";
import { wordCount } from "../words.ts";

/** One value: where it stands in packed bytes, and in words. */
interface Place {
  readonly at: number;
  readonly bytes: number;
  /** First word. */
  readonly word: number;
  readonly words: number;
}

interface ActionPlaces {
  readonly number: number;
  readonly places: readonly Place[];
  readonly words: number;
}

/**
 * The short way from packed keys and arguments to the words of an exact table, without a number in between: entries
 * of such tables are what controllers write most.
 */
export class ExactWords {
  readonly #key: readonly Place[];
  readonly #keyWords: number;
  readonly #actions: ReadonlyMap<ActionSchema, ActionPlaces>;

  private constructor(
    key: readonly Place[],
    keyWords: number,
    actions: ReadonlyMap<ActionSchema, ActionPlaces>,
  ) {
    this.#key = key;
    this.#keyWords = keyWords;
    this.#actions = actions;
  }

  /** Undefined where the table needs the long way: other match kinds, an action profile, translated widths. */
  static of(schema: TableSchema, { kind, layout, shape }: Table): ExactWords | undefined {
    if (kind !== "exact" || schema.profile !== undefined) return undefined;
    if (
      schema.fields.some(
        ({ kind: match, width }, index) => match !== "exact" || width !== layout.fields[index]?.width,
      )
    ) {
      return undefined;
    }
    const key = places(schema.fields, 0);
    const actions = new Map<ActionSchema, ActionPlaces>();
    for (const { action } of schema.actions.values()) {
      const number = shape.actions.findIndex(({ name }) => name === action.name);
      const parameters = shape.actions[number]?.parameters ?? [];
      const differs = action.parameters.some(({ width }, index) => {
        const parameter = parameters[index];
        return parameter === undefined || parameter.signed || parameter.width !== width;
      });
      if (number < 0 || differs) return undefined;
      const argumentPlaces = places(action.parameters, 1);
      const last = argumentPlaces.at(-1);
      actions.set(action, {
        number,
        places: argumentPlaces,
        words: last === undefined ? 1 : last.word + last.words,
      });
    }
    return new ExactWords(key, layout.words, actions);
  }

  key(packed: PackedKey): Int32Array {
    const words = new Int32Array(this.#keyWords);
    for (const place of this.#key) writePlace(packed, place, words);
    return words;
  }

  /** Action number and argument words. */
  record({ action, args }: PackedAction): Int32Array {
    const { number, places: argumentPlaces, words } = this.#actions.get(action)!;
    const record = new Int32Array(words);
    record[0] = number;
    for (const place of argumentPlaces) writePlace(args, place, record);
    return record;
  }
}

function places(
  values: readonly { readonly at: number; readonly bytes: number; readonly width: number }[],
  first: number,
): Place[] {
  let word = first;
  return values.map(({ at, bytes, width }) => {
    const place = { at, bytes, word, words: wordCount(width) };
    word += place.words;
    return place;
  });
}

/** Most significant word first, filled from the last byte. */
function writePlace(packed: string, { at, bytes, word, words }: Place, target: Int32Array): void {
  let byte = at + bytes - 1;
  for (let index = word + words - 1; index >= word; index--) {
    let value = 0;
    for (let shift = 0; shift < 32 && byte >= at; shift += 8, byte--)
      value |= packed.charCodeAt(byte) << shift;
    target[index] = value;
  }
}
