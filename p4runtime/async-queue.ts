/**
 * Values pushed by one side and iterated by another, in order, without loss: what is pushed before anyone asks
 * waits. One consumer; it may stop and go on.
 */
export class AsyncQueue<Value> implements AsyncIterable<Value> {
  readonly #values: Value[] = [];
  readonly #waiting: {
    resolve(result: IteratorResult<Value, undefined>): void;
    reject(reason: unknown): void;
  }[] = [];
  #closed: { readonly reason: unknown } | undefined;

  /** Does nothing once the queue is closed. */
  push(value: Value): void {
    if (this.#closed !== undefined) return;
    const waiter = this.#waiting.shift();
    if (waiter === undefined) this.#values.push(value);
    else waiter.resolve({ done: false, value });
  }

  /** Ends the iteration behind the values that wait; with a reason, by throwing it. */
  close(reason?: unknown): void {
    if (this.#closed !== undefined) return;
    this.#closed = { reason };
    for (const waiter of this.#waiting.splice(0)) this.#end(waiter.resolve, waiter.reject);
  }

  get closed(): boolean {
    return this.#closed !== undefined;
  }

  /** How many values wait. */
  get length(): number {
    return this.#values.length;
  }

  next(): Promise<IteratorResult<Value, undefined>> {
    if (this.#values.length > 0) return Promise.resolve({ done: false, value: this.#values.shift()! });
    return new Promise((resolve, reject) => {
      if (this.#closed === undefined) this.#waiting.push({ resolve, reject });
      else this.#end(resolve, reject);
    });
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Value, undefined> {
    for (let result = await this.next(); !result.done; result = await this.next()) yield result.value;
    return undefined;
  }

  #end(resolve: (result: { done: true; value: undefined }) => void, reject: (reason: unknown) => void): void {
    if (this.#closed?.reason === undefined) resolve({ done: true, value: undefined });
    else reject(this.#closed.reason);
  }
}
