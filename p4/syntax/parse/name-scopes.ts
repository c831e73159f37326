/** What a name means to the grammar. */
type Meaning = "type" | "value" | "genericFunction";

/**
 * Which names are types where the parser stands. The grammar needs it: `(a) - b` is a subtraction or a cast,
 * `a < b > (c)` a comparison or a call with type arguments (specification appendix G).
 */
export class NameScopes {
  readonly #scopes: Map<string, Meaning>[] = [new Map()];

  get depth(): number {
    return this.#scopes.length;
  }

  push(): void {
    this.#scopes.push(new Map());
  }

  pop(): void {
    this.#scopes.pop();
  }

  /** Back to an earlier depth, where an error left scopes open. */
  truncate(depth: number): void {
    this.#scopes.length = depth;
  }

  declareType(name: string): void {
    this.#scopes.at(-1)!.set(name, "type");
  }

  declareValue(name: string): void {
    this.#scopes.at(-1)!.set(name, "value");
  }

  /** A function with type parameters: a `<` behind it begins type arguments. */
  declareGenericFunction(name: string): void {
    this.#scopes.at(-1)!.set(name, "genericFunction");
  }

  isType(name: string): boolean {
    return this.#meaning(name) === "type";
  }

  /** As {@link isType}, for a name behind a leading dot. */
  isTopLevelType(name: string): boolean {
    return this.#scopes[0]!.get(name) === "type";
  }

  isGenericFunction(name: string): boolean {
    return this.#meaning(name) === "genericFunction";
  }

  #meaning(name: string): Meaning | undefined {
    for (let i = this.#scopes.length - 1; i >= 0; i--) {
      const meaning = this.#scopes[i]!.get(name);
      if (meaning !== undefined) return meaning;
    }
    return undefined;
  }
}
