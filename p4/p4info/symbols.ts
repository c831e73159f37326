/** First byte of the ids of each kind of object, P4Runtime specification 6.3. */
export const ID_PREFIXES = {
  action: 0x01,
  table: 0x02,
  valueSet: 0x03,
  controllerHeader: 0x04,
  actionProfile: 0x11,
  counter: 0x12,
  directCounter: 0x13,
  meter: 0x14,
  directMeter: 0x15,
  register: 0x16,
  digest: 0x17,
} as const;

export type SymbolKind = keyof typeof ID_PREFIXES;

/**
 * Ids and aliases of all objects that the control plane sees. Add all symbols first: an id depends on the names of its
 * kind, an alias on all names.
 */
export class SymbolTable {
  private readonly names = new Map<SymbolKind, Map<string, number | undefined>>();
  private readonly ids = new Map<SymbolKind, Map<string, number>>();
  private readonly suffixes = new Map<string, Set<string>>();

  /** @param writtenId the number in `@id`, with or without the prefix of its kind */
  add(kind: SymbolKind, name: string, writtenId?: number): void {
    const ofKind = this.names.get(kind) ?? new Map<string, number | undefined>();
    this.names.set(kind, ofKind);
    if (!ofKind.has(name))
      ofKind.set(name, writtenId === undefined ? undefined : withPrefix(kind, writtenId));
    for (const suffix of suffixesOf(name)) {
      const users = this.suffixes.get(suffix) ?? new Set<string>();
      users.add(name);
      this.suffixes.set(suffix, users);
    }
  }

  id(kind: SymbolKind, name: string): number {
    const ofKind = this.ids.get(kind) ?? this.assign(kind);
    const id = ofKind.get(name);
    if (id === undefined) throw new Error(`${kind} ${name} has not been added`);
    return id;
  }

  /** The shortest suffix of whole dotted components that no other name ends with. */
  alias(name: string): string {
    return suffixesOf(name).find((suffix) => this.suffixes.get(suffix)!.size === 1) ?? name;
  }

  /**
   * Ids from the hash of the name; a taken one moves to the next free. In the order of the names, so that the same
   * program has the same ids (as p4c does it).
   */
  private assign(kind: SymbolKind): Map<string, number> {
    const names = this.names.get(kind) ?? new Map<string, number | undefined>();
    const result = new Map<string, number>();
    const taken = new Set<number>();
    for (const [name, written] of names) {
      if (written === undefined) continue;
      result.set(name, written);
      taken.add(written);
    }
    const open = [...names.keys()].filter((name) => !result.has(name)).sort(compareBytes);
    for (const name of open) {
      let hash = jenkinsOneAtATime(name);
      while (taken.has(idOf(kind, hash))) hash = (hash + 1) >>> 0;
      result.set(name, idOf(kind, hash));
      taken.add(idOf(kind, hash));
    }
    this.ids.set(kind, result);
    return result;
  }
}

function withPrefix(kind: SymbolKind, id: number): number {
  return id >>> 24 === 0 ? idOf(kind, id) : id;
}

function idOf(kind: SymbolKind, hash: number): number {
  return ID_PREFIXES[kind] * 0x1000000 + (hash & 0xffffff);
}

function suffixesOf(name: string): readonly string[] {
  const components = name.split(".");
  return components.map((_, index) => components.slice(components.length - 1 - index).join("."));
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Bob Jenkins' one-at-a-time hash of the UTF-8 bytes. */
export function jenkinsOneAtATime(text: string): number {
  let hash = 0;
  for (const byte of new TextEncoder().encode(text)) {
    hash = (hash + byte) >>> 0;
    hash = (hash + (hash << 10)) >>> 0;
    hash = (hash ^ (hash >>> 6)) >>> 0;
  }
  hash = (hash + (hash << 3)) >>> 0;
  hash = (hash ^ (hash >>> 11)) >>> 0;
  return (hash + (hash << 15)) >>> 0;
}
