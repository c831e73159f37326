import { readWords } from "../words.ts";
import { decodeAction, type EntryAction } from "./action-data.ts";
import type { ExactIndex } from "./exact-index.ts";
import { type FieldWords, type KeyLayout, normalizeMatch } from "./match-key.ts";
import type { EntryMatch, TableEntry } from "./table.ts";
import type { TableAction } from "./table-shape.ts";

/** What the entries of one exact table have in common. */
export interface ExactEntryOwner {
  readonly layout: KeyLayout;
  readonly exact: ExactIndex;
  readonly actions: readonly TableAction[];
}

/**
 * An entry of an exact table. A table may hold a million of them, so that it keeps no more than the key's words;
 * what people and tests want to see is worked out when they ask.
 */
export class ExactEntry implements TableEntry {
  readonly id: number;
  readonly key: Int32Array;
  readonly sequence: number;
  readonly isConst: boolean;
  idleTimeout: number;
  readonly owner: ExactEntryOwner;

  constructor(
    owner: ExactEntryOwner,
    id: number,
    key: Int32Array,
    sequence: number,
    idleTimeout: number,
    isConst: boolean,
  ) {
    this.owner = owner;
    this.id = id;
    this.key = key;
    this.sequence = sequence;
    this.idleTimeout = idleTimeout;
    this.isConst = isConst;
  }

  get priority(): number {
    return 0;
  }

  get match(): EntryMatch {
    const { fields, offsets } = this.owner.layout;
    const values = fields.map(({ width }, index) => readWords(this.key, offsets[index]!, width));
    return { fields: values.map((value) => ({ kind: "exact", value })), priority: 0 };
  }

  get fields(): readonly FieldWords[] {
    const { match, owner } = this;
    return owner.layout.fields.map((field, index) => normalizeMatch(field, match.fields[index]!));
  }

  get action(): EntryAction {
    return decodeAction(this.owner.actions, this.owner.exact.payload(this.key)!);
  }
}
