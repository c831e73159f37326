import { didYouMean } from "../diagnostics/did-you-mean.ts";
import type { P4Info, Preamble } from "./gen/p4/config/v1/p4info_pb.js";

/** The lists of P4Info whose objects have a preamble, by what one of them is called. */
const LISTS = {
  table: "tables",
  action: "actions",
  actionProfile: "actionProfiles",
  counter: "counters",
  directCounter: "directCounters",
  meter: "meters",
  directMeter: "directMeters",
  controllerHeader: "controllerPacketMetadata",
  valueSet: "valueSets",
  register: "registers",
  digest: "digests",
} as const satisfies Record<string, keyof P4Info>;

export type P4InfoKind = keyof typeof LISTS;

/** The message that describes an object of a kind. */
export type P4InfoObject<Kind extends P4InfoKind> = P4Info[(typeof LISTS)[Kind]][number];

type Described = { readonly preamble?: Preamble | undefined };

/** Finds the objects of a P4Info by id, full name or alias. */
export class P4InfoIndex {
  readonly p4info: P4Info;
  readonly #byKey: ReadonlyMap<string, Described>;

  constructor(p4info: P4Info) {
    this.p4info = p4info;
    const byKey = new Map<string, Described>();
    for (const [kind, list] of Object.entries(LISTS)) {
      const objects: readonly Described[] = p4info[list];
      // Aliases first: where one object's alias is another's full name, the full name counts.
      for (const object of objects) byKey.set(`${kind} ${object.preamble?.alias}`, object);
      for (const object of objects) {
        byKey.set(`${kind} ${object.preamble?.name}`, object).set(`${kind} ${object.preamble?.id}`, object);
      }
    }
    this.#byKey = byKey;
  }

  /** The object, or undefined. A number is an id; text is a full name or an alias. */
  find<Kind extends P4InfoKind>(kind: Kind, key: string | number): P4InfoObject<Kind> | undefined {
    return this.#byKey.get(`${kind} ${key}`) as P4InfoObject<Kind> | undefined;
  }

  /**
   * The object that must be there.
   *
   * @throws TypeError that names the nearest object of the kind.
   */
  get<Kind extends P4InfoKind>(kind: Kind, key: string | number): P4InfoObject<Kind> {
    const object = this.find(kind, key);
    if (object !== undefined) return object;
    const objects: readonly Described[] = this.p4info[LISTS[kind]];
    const near = didYouMean(
      String(key),
      objects.map((candidate) => candidate.preamble?.name ?? ""),
    );
    throw new TypeError(`no ${kind} ${key} in P4Info${near === undefined ? "" : `; did you mean ${near}?`}`);
  }

  /** @throws TypeError as {@link get}. */
  id(kind: P4InfoKind, key: string | number): number {
    return this.get(kind, key).preamble!.id;
  }

  /** The full name. @throws TypeError as {@link get}. */
  name(kind: P4InfoKind, key: string | number): string {
    return this.get(kind, key).preamble!.name;
  }
}
