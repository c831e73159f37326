import type { AddressFamily, ConnectionTableModel } from "../../dsl/model/index.ts";

type Counts = Record<AddressFamily, number>;

/** How full the connection tables are, as the agent fills them: one table a family. */
export class TableRoom {
  readonly capacity: Readonly<Counts>;
  readonly #used: Counts = { ipv4: 0, ipv6: 0 };
  readonly #highWater: Counts = { ipv4: 0, ipv6: 0 };

  constructor({ capacity }: ConnectionTableModel) {
    this.capacity = capacity;
  }

  get used(): Readonly<Counts> {
    return this.#used;
  }

  /** The most entries that were in use at once. */
  get highWater(): Readonly<Counts> {
    return this.#highWater;
  }

  has(family: AddressFamily): boolean {
    return this.#used[family] < this.capacity[family];
  }

  take(family: AddressFamily): void {
    this.#used[family] += 1;
    this.#highWater[family] = Math.max(this.#highWater[family], this.#used[family]);
  }

  giveBack(family: AddressFamily): void {
    this.#used[family] -= 1;
  }
}
